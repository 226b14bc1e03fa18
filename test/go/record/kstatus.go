package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/polling/statusreaders"
	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func init() {
	// kstatus: the status of an object by the readers that Helm 4's watcher uses, and the conditions of status.Compute.
	// `age` is the object's (and its pods') age in seconds.
	kinds["kstatus"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Object unstructured.Unstructured   `json:"object"`
			Pods   []unstructured.Unstructured `json:"pods"`
			Age    *int                        `json:"age"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		if c.Age != nil {
			born := metav1.NewTime(time.Now().Add(-time.Duration(*c.Age) * time.Second))
			c.Object.SetCreationTimestamp(born)
			for i := range c.Pods {
				c.Pods[i].SetCreationTimestamp(born)
			}
		}
		mapper := meta.NewDefaultRESTMapper([]schema.GroupVersion{{Version: "v1"}, {Group: "apps", Version: "v1"}})
		mapper.Add(schema.GroupVersionKind{Version: "v1", Kind: "Pod"}, meta.RESTScopeNamespace)
		mapper.Add(schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "ReplicaSet"}, meta.RESTScopeNamespace)
		said := map[string]any{}
		read, err := statusreaders.NewStatusReader(mapper).ReadStatusForObject(context.Background(), podReader(c.Pods), &c.Object)
		if err != nil {
			return "", err
		}
		said["status"] = read.Status
		said["message"] = read.Message
		if read.Error != nil {
			said["error"] = read.Error.Error()
		}
		if computed, err := status.Compute(&c.Object); err != nil {
			said["computeError"] = err.Error()
		} else {
			said["computed"] = computed.Status
			said["conditions"] = computed.Conditions
		}
		text, err := json.Marshal(said)
		return string(text), err
	}
}

// podReader is a cluster that holds some pods and nothing else.
type podReader []unstructured.Unstructured

func (r podReader) Get(context.Context, client.ObjectKey, *unstructured.Unstructured) error {
	return nil
}
func (r podReader) Sync(context.Context) error { return nil }

func (r podReader) ListClusterScoped(context.Context, *unstructured.UnstructuredList, labels.Selector) error {
	return nil
}

func (r podReader) ListNamespaceScoped(_ context.Context, list *unstructured.UnstructuredList, _ string, s labels.Selector) error {
	if list.GetKind() != "Pod" {
		return nil
	}
	for _, pod := range r {
		if s.Matches(labels.Set(pod.GetLabels())) {
			list.Items = append(list.Items, pod)
		}
	}
	return nil
}
