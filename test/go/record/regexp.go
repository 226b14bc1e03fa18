package main

import (
	"bytes"
	"encoding/json"
	"regexp"
)

func init() {
	// regexp: {re, s, repl?, n?}: the JSON of [FindAllString, ReplaceAllString, ReplaceAllLiteralString, Split].
	kinds["regexp"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Re   string `json:"re"`
			S    string `json:"s"`
			Repl string `json:"repl"`
			N    *int   `json:"n"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		re, err := regexp.Compile(c.Re)
		if err != nil {
			return "", err
		}
		n := -1
		if c.N != nil {
			n = *c.N
		}
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		err = enc.Encode([]any{re.FindAllString(c.S, n), re.ReplaceAllString(c.S, c.Repl), re.ReplaceAllLiteralString(c.S, c.Repl), re.Split(c.S, n)})
		return out.String(), err
	}
}
