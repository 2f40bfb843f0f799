//go:build never

// Package kubernetes names what "testbed/build e2e" compiles besides the tools of go.mod, so that "go mod tidy" keeps what
// it needs. Nothing builds it.
package kubernetes

import (
	_ "github.com/onsi/ginkgo/v2/ginkgo"
	_ "k8s.io/kubernetes/cmd/kubectl"
	_ "k8s.io/kubernetes/test/e2e"
)
