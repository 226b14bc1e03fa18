package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"helm.sh/helm/v3/pkg/kube"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/cli-runtime/pkg/resource"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

func init() {
	// readiness: whether Helm's ReadyChecker counts an object as ready, what it logs, and what it asked the server.
	kinds["readiness"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Object  map[string]any   `json:"object"`
			Related []map[string]any `json:"related"`
			Jobs    bool             `json:"jobs"`
			Paused  *bool            `json:"paused"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		server := &objectServer{objects: append([]map[string]any{c.Object}, c.Related...)}
		listening := httptest.NewServer(server)
		defer listening.Close()
		config := &rest.Config{Host: listening.URL, QPS: -1}
		client, err := kubernetes.NewForConfig(config)
		if err != nil {
			return "", err
		}
		info, err := infoFor(config, c.Object)
		if err != nil {
			return "", err
		}
		log := []string{}
		write := func(format string, v ...interface{}) { log = append(log, fmt.Sprintf(format, v...)) }
		checker := kube.NewReadyChecker(client, write, kube.PausedAsReady(c.Paused == nil || *c.Paused), kube.CheckJobs(c.Jobs))
		ready, err := checker.IsReady(context.Background(), info)
		said := map[string]any{"ready": ready, "log": log, "requests": server.asked}
		if err != nil {
			said["error"] = err.Error()
		}
		text, err := json.Marshal(said)
		return string(text), err
	}
}

// infoFor is an object as Helm's Build gives it.
func infoFor(config *rest.Config, object map[string]any) (*resource.Info, error) {
	u := &unstructured.Unstructured{Object: object}
	gvk := u.GroupVersionKind()
	config = rest.CopyConfig(config)
	gv := gvk.GroupVersion()
	config.GroupVersion = &gv
	config.APIPath = "/apis"
	if gv.Group == "" {
		config.APIPath = "/api"
	}
	config.NegotiatedSerializer = resource.UnstructuredPlusDefaultContentConfig().NegotiatedSerializer
	client, err := rest.RESTClientFor(config)
	if err != nil {
		return nil, err
	}
	scope := meta.RESTScopeNamespace
	if u.GetNamespace() == "" {
		scope = meta.RESTScopeRoot
	}
	mapping := &meta.RESTMapping{Resource: gv.WithResource(plural(gvk.Kind)), GroupVersionKind: gvk, Scope: scope}
	return &resource.Info{Client: client, Mapping: mapping, Namespace: u.GetNamespace(), Name: u.GetName(), Object: u}, nil
}

var listKinds = map[string]string{"replicasets": "ReplicaSetList", "pods": "PodList"}

func plural(kind string) string { return strings.ToLower(kind) + "s" }

// objectServer answers GET of one object and of lists with a label selector, from memory.
type objectServer struct {
	objects []map[string]any
	asked   []string
}

func (s *objectServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked = append(s.asked, r.Method+" "+r.URL.Path+strings.TrimSuffix("?"+r.URL.Query().Get("labelSelector"), "?"))
	w.Header().Set("Content-Type", "application/json")
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	gv := schema.GroupVersion{Version: parts[1]}
	rest := parts[2:]
	if parts[0] == "apis" {
		gv = schema.GroupVersion{Group: parts[1], Version: parts[2]}
		rest = parts[3:]
	}
	namespace := ""
	if len(rest) > 2 && rest[0] == "namespaces" {
		namespace, rest = rest[1], rest[2:]
	}
	selector, err := labels.Parse(r.URL.Query().Get("labelSelector"))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	items := []any{}
	for _, object := range s.objects {
		u := &unstructured.Unstructured{Object: object}
		if plural(u.GetKind()) != rest[0] || u.GetNamespace() != namespace {
			continue
		}
		if len(rest) == 1 && selector.Matches(labels.Set(u.GetLabels())) {
			items = append(items, object)
		}
		if len(rest) == 2 && rest[1] == u.GetName() {
			served := u.DeepCopy()
			served.SetAPIVersion(gv.String())
			json.NewEncoder(w).Encode(served.Object)
			return
		}
	}
	if len(rest) == 1 {
		json.NewEncoder(w).Encode(map[string]any{"apiVersion": gv.String(), "kind": listKinds[rest[0]], "metadata": map[string]any{}, "items": items})
		return
	}
	w.WriteHeader(http.StatusNotFound)
	json.NewEncoder(w).Encode(metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"},
		Status:   "Failure", Reason: metav1.StatusReasonNotFound, Code: http.StatusNotFound,
		Message: fmt.Sprintf("%s %q not found", rest[0], rest[1]),
	})
}
