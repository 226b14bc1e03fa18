package main

import (
	"encoding/json"
	"errors"

	"sigs.k8s.io/kustomize/kyaml/kio"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

func init() {
	// resources: a stream of objects as Helm 4 gives it to a post-renderer: read, annotated with the name of a file, written.
	kinds["resources"] = func(raw json.RawMessage) (string, error) {
		var stream string
		if err := json.Unmarshal(raw, &stream); err != nil {
			return "", err
		}
		resources, err := kio.ParseAll(stream)
		if err != nil {
			return "", errors.New("parsing: " + err.Error())
		}
		for _, resource := range resources {
			annotation := kyaml.SetAnnotation("postrenderer.helm.sh/postrender-filename", "web/templates/a.yaml")
			if err := resource.PipeE(annotation); err != nil {
				return "", errors.New("annotating: " + err.Error())
			}
		}
		return kio.StringAll(resources)
	}
}
