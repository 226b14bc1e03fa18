package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	jsonpatch "github.com/evanphx/json-patch"
	"helm.sh/helm/v3/pkg/kube"
	apiextv1beta1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/jsonmergepatch"
	"k8s.io/apimachinery/pkg/util/mergepatch"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/cli-runtime/pkg/resource"
)

func init() {
	kinds["createPatch"] = outcomes(createPatch)
	kinds["applyPatch"] = outcomes(applyPatch)
}

// outcomes asks several times, because the real thing ranges over maps in random order and errors depend on it. What it
// says is one line an outcome, errors after `error: `.
func outcomes(ask func(json.RawMessage) (string, error)) func(json.RawMessage) (string, error) {
	return func(raw json.RawMessage) (string, error) {
		seen := map[string]bool{}
		for range 6 {
			out, err := guarded(ask, raw)
			if err != nil {
				out = "error: " + strings.ReplaceAll(err.Error(), "\n", `\n`)
			}
			seen[out] = true
		}
		lines := []string{}
		for line := range seen {
			lines = append(lines, line)
		}
		sort.Strings(lines)
		return strings.Join(lines, "\n"), nil
	}
}

// patchCase is what createPatch of Helm's pkg/kube/client.go is given: the object of the old manifest, of the new one, the
// live one, and whether custom resources are merged three ways as well.
type patchCase struct {
	Original json.RawMessage `json:"o"`
	Modified json.RawMessage `json:"m"`
	Current  json.RawMessage `json:"c"`
	ThreeWay bool            `json:"threeWay"`
}

func createPatch(raw json.RawMessage) (string, error) {
	var c patchCase
	if err := json.Unmarshal(raw, &c); err != nil {
		return "", err
	}
	target, err := unstructuredOf(c.Modified)
	if err != nil {
		return "", err
	}
	old, err := reencoded(c.Original)
	if err != nil {
		return "", err
	}
	live, err := reencoded(c.Current)
	if err != nil {
		return "", err
	}
	modified, err := json.Marshal(target)
	if err != nil {
		return "", err
	}
	versioned := versionedOf(target)
	_, isUnstructured := versioned.(runtime.Unstructured)
	_, isCRD := versioned.(*apiextv1beta1.CustomResourceDefinition)
	if isUnstructured || isCRD {
		if !c.ThreeWay {
			patch, err := jsonpatch.CreateMergePatch(old, modified)
			return "merge " + string(patch), err
		}
		patch, err := jsonmergepatch.CreateThreeWayJSONMergePatch(old, modified, live,
			mergepatch.RequireKeyUnchanged("apiVersion"),
			mergepatch.RequireKeyUnchanged("kind"),
			mergepatch.RequireMetadataKeyUnchanged("name"))
		if err != nil && mergepatch.IsPreconditionFailed(err) {
			err = fmt.Errorf("%w: at least one field was changed: apiVersion, kind or name", err)
		}
		return "merge " + string(patch), err
	}
	patchMeta, err := strategicpatch.NewPatchMetaFromStruct(versioned)
	if err != nil {
		return "", err
	}
	patch, err := strategicpatch.CreateThreeWayMergePatch(old, modified, live, patchMeta, true)
	return "strategic " + string(patch), err
}

func unstructuredOf(raw json.RawMessage) (*unstructured.Unstructured, error) {
	u := &unstructured.Unstructured{}
	_, _, err := unstructured.UnstructuredJSONScheme.Decode(raw, nil, u)
	return u, err
}

// reencoded is an object as Helm has it after reading it from a manifest or from the server; `null` for none.
func reencoded(raw json.RawMessage) ([]byte, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return []byte("null"), nil
	}
	u, err := unstructuredOf(raw)
	if err != nil {
		return nil, err
	}
	return json.Marshal(u)
}

func versionedOf(u *unstructured.Unstructured) runtime.Object {
	mapping := &meta.RESTMapping{GroupVersionKind: u.GroupVersionKind()}
	return kube.AsVersioned(&resource.Info{Object: u, Mapping: mapping})
}

// applyPatch is what the API server does with a strategic merge patch, before defaults and validation. Without `kind` the
// patch is a JSON merge patch.
func applyPatch(raw json.RawMessage) (string, error) {
	var c struct {
		Kind  string          `json:"kind"`
		To    json.RawMessage `json:"to"`
		Patch json.RawMessage `json:"patch"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return "", err
	}
	if c.Kind == "" {
		out, err := jsonpatch.MergePatch(c.To, c.Patch)
		if err != nil {
			return "", err
		}
		// what the patch didn't touch comes in the order that it had
		var value any
		if err := utiljson.Unmarshal(out, &value); err != nil {
			return "", err
		}
		out, err = json.Marshal(value)
		return string(out), err
	}
	at := strings.LastIndex(c.Kind, "/")
	gv, err := schema.ParseGroupVersion(c.Kind[:at])
	if err != nil {
		return "", err
	}
	u := &unstructured.Unstructured{}
	u.SetGroupVersionKind(gv.WithKind(c.Kind[at+1:]))
	u.SetName("any")
	out, err := strategicpatch.StrategicMergePatch(c.To, c.Patch, versionedOf(u))
	return string(out), err
}
