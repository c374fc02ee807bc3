// The module's root only: each Kubernetes minor has its own MINOR.mod, which
// make.sh gives to `go build -modfile`.
module proofmark/tables

go 1.26
