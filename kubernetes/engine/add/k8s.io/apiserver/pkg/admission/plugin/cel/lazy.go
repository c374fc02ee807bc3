// Package cel: environments for expressions, built when one is first needed.
package cel

import (
	"sync"

	apiservercel "k8s.io/apiserver/pkg/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

// NewCompiler makes a compiler that builds the environment of each combination of
// variables when an expression first asks for it. Upstream's builds all of them
// ahead, for a server that lives on.
func NewCompiler(env *environment.EnvSet) Compiler {
	return lazyCompiler{env, compiler{variableDeclEnvs{}}}
}

type lazyCompiler struct {
	base  *environment.EnvSet
	built compiler
}

// The types that every environment declares.
var declaredTypes = sync.OnceValues(func() (namespace, request *apiservercel.DeclType) {
	return BuildNamespaceType(), BuildRequestType()
})

func (c lazyCompiler) CompileCELExpression(expression ExpressionAccessor, options OptionalVariableDeclarations, mode environment.Type) CompilationResult {
	if c.built.varEnvs[options] == nil {
		namespace, request := declaredTypes()
		env, err := createEnvForOpts(c.base, namespace, request, options)
		if err != nil {
			panic(err) // as upstream's
		}
		c.built.varEnvs[options] = env
	}
	return c.built.CompileCELExpression(expression, options, mode)
}
