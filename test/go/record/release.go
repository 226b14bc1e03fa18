package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	corev1 "k8s.io/client-go/kubernetes/typed/core/v1"

	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/storage/driver"
)

// releaseCase is a release as JSON, or one made of a chart; the answer is Helm's JSON of it. With Store ("create" or
// "update") it is the Secret that Helm writes, the release in it as JSON.
type releaseCase struct {
	JSON   string            `json:"json"`
	Files  [][2]string       `json:"files"`
	Labels map[string]string `json:"labels"`
	Store  string            `json:"store"`
}

func init() {
	kinds["release"] = func(raw json.RawMessage) (string, error) {
		var c releaseCase
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		var rel release.Release
		if c.JSON != "" {
			if err := json.Unmarshal([]byte(c.JSON), &rel); err != nil {
				return "", err
			}
		}
		if c.Files != nil {
			ch, err := (&chartCase{Files: c.Files}).load()
			if err != nil {
				return "", err
			}
			rel.Chart = ch
		}
		rel.Labels = c.Labels
		if c.Store != "" {
			return stored(c.Store, &rel)
		}
		out, err := json.Marshal(&rel)
		return string(out), err
	}
	kinds["selector"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Selector string            `json:"selector"`
			Labels   map[string]string `json:"labels"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		selector, err := labels.Parse(c.Selector)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s %v", selector, selector.Matches(labels.Set(c.Labels))), nil
	}
}

// keptSecrets holds the one Secret that was written last.
type keptSecrets struct {
	corev1.SecretInterface
	kept *v1.Secret
}

func (k *keptSecrets) Create(_ context.Context, s *v1.Secret, _ metav1.CreateOptions) (*v1.Secret, error) {
	k.kept = s
	return s, nil
}

func (k *keptSecrets) Update(_ context.Context, s *v1.Secret, _ metav1.UpdateOptions) (*v1.Secret, error) {
	k.kept = s
	return s, nil
}

func (k *keptSecrets) Get(context.Context, string, metav1.GetOptions) (*v1.Secret, error) {
	return k.kept, nil
}

func stored(how string, rel *release.Release) (string, error) {
	secrets := &keptSecrets{}
	d := driver.NewSecrets(secrets)
	key := "sh.helm.release.v1." + rel.Name + ".v" + strconv.Itoa(rel.Version)
	write := d.Create
	if how == "update" {
		write = d.Update
	}
	if err := write(key, rel); err != nil {
		return "", err
	}
	for _, name := range []string{"createdAt", "modifiedAt"} {
		if v := secrets.kept.Labels[name]; len(v) > 6 {
			secrets.kept.Labels[name] = "now"
		}
	}
	back, err := d.Get(key)
	if err != nil {
		return "", err
	}
	out, err := json.Marshal(map[string]interface{}{
		"name": secrets.kept.Name, "type": secrets.kept.Type, "labels": secrets.kept.Labels, "release": back, "read": back.Labels,
	})
	return string(out), err
}
