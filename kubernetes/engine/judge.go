// Judge: one request in, one response out.

package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
	_ "time/tzdata" // kube-apiserver has it built in, for CronJobs

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/capabilities"
)

// initialize sets what kube-apiserver's command sets before it serves.
var initialize = sync.OnceFunc(func() {
	capabilities.Initialize(capabilities.Capabilities{AllowPrivileged: true})
})

// Judge answers a request: a header as one line of JSON, then the document.
// It never panics.
func Judge(request []byte) []byte {
	line, document, found := bytes.Cut(request, []byte("\n"))
	var header Header
	if err := json.Unmarshal(line, &header); err != nil || !found {
		response := &Response{}
		response.fail(FailureBadRequest, fmt.Sprintf("the request's header is not a line of JSON: %v", err))
		return encode(response)
	}
	return encode(judge(header, document))
}

func judge(header Header, document []byte) (response *Response) {
	response = &Response{}
	defer func() {
		r := recover()
		if r != nil && response.Status == "" {
			response.fail(FailurePanic, fmt.Sprint(r))
		}
		// Otherwise the server would not have come to where it panics.
	}()
	initialize()
	if header.Namespace == "" {
		header.Namespace = "default"
	}
	if len(header.Families) == 0 {
		header.Families = []string{"IPv4"}
	}
	if !bounded(response, document) {
		return response
	}
	j := &judgement{header: header, response: response, source: document}
	if !j.parse() {
		return response
	}
	if header.Fragment != "" {
		j.judgeFragment()
		return response
	}
	j.judge()
	return response
}

func encode(response *Response) []byte {
	response.complete()
	object := response.Object
	response.Object = nil
	text, err := json.Marshal(response)
	if err == nil {
		// The object is JSON that was just made: it need not be scanned again.
		return append(append(bytes.TrimSuffix(text, []byte("null}")), object...), '}')
	} else {
		failed := &Response{}
		failed.fail(FailurePanic, err.Error())
		failed.complete()
		text, _ = json.Marshal(failed)
	}
	return text
}

// A judgement is a document on its way through its consumer.
type judgement struct {
	header   Header
	response *Response
	source   []byte // as the author wrote it
	json     []byte // as the YAML library turned it into JSON
	tree     any    // json, as a generic value
	repeated error  // what the YAML library says of repeated keys
	gvk      schema.GroupVersionKind
	nameless bool     // the object gets a name that is made up
	hushed   []string // paths below which errors follow from what was set aside
}

func (j *judgement) judge() {
	if !j.identify() {
		return
	}
	r := j.response
	r.GVK = &GVK{j.gvk.Group, j.gvk.Version, j.gvk.Kind}
	r.Name, r.Namespace = j.metadata("name"), j.metadata("namespace")
	if consumer, ok := configurations[j.gvk.Group]; ok {
		j.judgeConfiguration(consumer)
		return
	}
	r.Consumer = "kube-apiserver"
	if definition, ok := j.definition(); ok {
		j.judgeCustom(definition)
		return
	}
	if items, ok := j.items(); ok {
		j.judgeList(items)
		return
	}
	if !j.served() {
		return
	}
	j.judgeObject()
}
