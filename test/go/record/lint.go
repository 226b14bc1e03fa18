package main

import (
	"encoding/json"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/lint"
)

func init() {
	// lint: {files: {path: text}, values, kubeVersion, chart, template}: the messages of all rules, one a line, CHART for the
	// chart's folder. `chart` lies over a good Chart.yaml, `template` is the text of templates/t.yaml.
	kinds["lint"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Files       map[string]string      `json:"files"`
			Chart       string                 `json:"chart"`
			Template    string                 `json:"template"`
			Values      map[string]interface{} `json:"values"`
			KubeVersion string                 `json:"kubeVersion"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		temp, err := os.MkdirTemp("", "lint")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(temp)
		dir := filepath.Join(temp, "c")
		files := map[string]string{"Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\nicon: https://example.com/i.png\n" + c.Chart, "values.yaml": "a: 1\n"}
		if c.Template != "" {
			files["templates/t.yaml"] = c.Template
		}
		for name, text := range c.Files {
			files[name] = text
		}
		for name, text := range files {
			path := filepath.Join(dir, name)
			if text == "<none>" {
				continue
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return "", err
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				return "", err
			}
		}
		kube := &chartutil.KubeVersion{Version: "v1.37.0", Major: "1", Minor: "37"}
		if c.KubeVersion != "" {
			if kube, err = chartutil.ParseKubeVersion(c.KubeVersion); err != nil {
				return "", err
			}
		}
		log.SetOutput(io.Discard) // what `required` says while linting is stderr's
		if c.Values == nil {
			c.Values = map[string]interface{}{}
		}
		linter := lint.AllWithKubeVersion(dir, c.Values, "ns", kube)
		var out strings.Builder
		for _, message := range linter.Messages {
			out.WriteString(strings.ReplaceAll(message.Error(), dir, "CHART") + "\n")
		}
		return out.String(), nil
	}
}
