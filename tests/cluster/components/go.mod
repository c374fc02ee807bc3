// The module's root only: each Kubernetes minor has its own MINOR.mod, chosen
// with `go build -modfile` by ../build.sh.
module proofmark/tests/cluster/components

go 1.26
