package main

import (
	"encoding/json"
	"sort"

	"github.com/gobwas/glob"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/releaseutil"
)

func init() {
	// glob: which of the paths a pattern of .Files.Glob matches, as Files.Glob does it.
	kinds["glob"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Pattern string   `json:"pattern"`
			Paths   []string `json:"paths"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		g, err := glob.Compile(c.Pattern, '/')
		if err != nil {
			g, _ = glob.Compile("**")
		}
		matched := []string{}
		for _, path := range c.Paths {
			if g.Match(path) {
				matched = append(matched, path)
			}
		}
		out, err := json.Marshal(matched)
		return string(out), err
	}
	// manifests: rendered files (path to text), split and sorted for installing.
	kinds["manifests"] = func(raw json.RawMessage) (string, error) {
		var files map[string]string
		if err := json.Unmarshal(raw, &files); err != nil {
			return "", err
		}
		hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
		if err != nil {
			return "", err
		}
		type manifest struct {
			Name        string            `json:"name"`
			Content     string            `json:"content"`
			APIVersion  string            `json:"apiVersion"`
			Kind        string            `json:"kind"`
			Object      string            `json:"object"`
			Annotations map[string]string `json:"annotations"`
		}
		type hook struct {
			Name              string   `json:"name"`
			Kind              string   `json:"kind"`
			Path              string   `json:"path"`
			Manifest          string   `json:"manifest"`
			Events            []string `json:"events"`
			Weight            int      `json:"weight"`
			DeletePolicies    []string `json:"deletePolicies"`
			OutputLogPolicies []string `json:"outputLogPolicies"`
		}
		sorted := struct {
			Hooks     []hook     `json:"hooks"`
			Manifests []manifest `json:"manifests"`
		}{[]hook{}, []manifest{}}
		for _, h := range hooks {
			one := hook{h.Name, h.Kind, h.Path, h.Manifest, []string{}, h.Weight, []string{}, []string{}}
			for _, e := range h.Events {
				one.Events = append(one.Events, string(e))
			}
			for _, p := range h.DeletePolicies {
				one.DeletePolicies = append(one.DeletePolicies, string(p))
			}
			for _, p := range h.OutputLogPolicies {
				one.OutputLogPolicies = append(one.OutputLogPolicies, string(p))
			}
			sorted.Hooks = append(sorted.Hooks, one)
		}
		for _, m := range manifests {
			one := manifest{Name: m.Name, Content: m.Content, APIVersion: m.Head.Version, Kind: m.Head.Kind, Annotations: map[string]string{}}
			if m.Head.Metadata != nil {
				one.Object = m.Head.Metadata.Name
				for k, v := range m.Head.Metadata.Annotations {
					one.Annotations[k] = v
				}
			}
			sorted.Manifests = append(sorted.Manifests, one)
		}
		out, err := json.Marshal(sorted)
		return string(out), err
	}
	// split: a stream of documents.
	kinds["split"] = func(raw json.RawMessage) (string, error) {
		var stream string
		if err := json.Unmarshal(raw, &stream); err != nil {
			return "", err
		}
		split := releaseutil.SplitManifests(stream)
		keys := []string{}
		for key := range split {
			keys = append(keys, key)
		}
		sort.Sort(releaseutil.BySplitManifestsOrder(keys))
		documents := []string{}
		for _, key := range keys {
			documents = append(documents, split[key])
		}
		out, err := json.Marshal(documents)
		return string(out), err
	}
	// render: a whole chart (path to text), loaded, its dependencies processed, rendered: path to text.
	kinds["render"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Files  map[string]string      `json:"files"`
			Values map[string]interface{} `json:"values"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		var files []*loader.BufferedFile
		for name, text := range c.Files {
			files = append(files, &loader.BufferedFile{Name: name, Data: []byte(text)})
		}
		sort.Slice(files, func(i, j int) bool { return files[i].Name < files[j].Name })
		chrt, err := loader.LoadFiles(files)
		if err != nil {
			return "", err
		}
		if err := chartutil.ProcessDependenciesWithMerge(chrt, c.Values); err != nil {
			return "", err
		}
		options := chartutil.ReleaseOptions{Name: "rel", Namespace: "ns", Revision: 1, IsInstall: true}
		top, err := chartutil.ToRenderValues(chrt, c.Values, options, nil)
		if err != nil {
			return "", err
		}
		rendered, err := engine.Engine{}.Render(chrt, top)
		if err != nil {
			return "", err
		}
		out, err := json.Marshal(rendered)
		return string(out), err
	}
}
