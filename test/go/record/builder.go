package main

import (
	"encoding/json"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/resource"
)

// builder: a manifest: the objects that cli-runtime's builder reads of it as Helm sets it up, but without a server, so
// every kind is known and namespaces stay as they are.
func init() {
	kinds["builder"] = func(raw json.RawMessage) (string, error) {
		var manifest string
		if err := json.Unmarshal(raw, &manifest); err != nil {
			return "", err
		}
		infos, err := resource.NewBuilder(genericclioptions.NewConfigFlags(true)).Local().ContinueOnError().
			Flatten().Unstructured().Stream(strings.NewReader(manifest), "").Do().Infos()
		if err != nil {
			return "", err
		}
		objects := []any{}
		for _, info := range infos {
			objects = append(objects, info.Object.(*unstructured.Unstructured).Object)
		}
		return asJSON(objects)
	}
}
