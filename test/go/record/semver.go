package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/Masterminds/semver/v3"
)

func init() {
	// semver: [FUNCTION, TEXT…] of Masterminds/semver.
	kinds["semver"] = func(raw json.RawMessage) (string, error) {
		var c []string
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		switch c[0] {
		case "NewVersion", "StrictNewVersion":
			parse := semver.NewVersion
			if c[0] == "StrictNewVersion" {
				parse = semver.StrictNewVersion
			}
			v, err := parse(c[1])
			if err != nil {
				return "", err
			}
			major, minor, patch := v.IncMajor(), v.IncMinor(), v.IncPatch()
			return fmt.Sprintf("%s %q %q %q %s %s %s", v, v.Prerelease(), v.Metadata(), v.Original(), major.Original(), minor.Original(), patch.Original()), nil
		case "Compare":
			a, b := semver.MustParse(c[1]), semver.MustParse(c[2])
			return fmt.Sprint(a.Compare(b)), nil
		case "NewConstraint":
			cs, err := semver.NewConstraint(c[1])
			if err != nil {
				return "", err
			}
			return cs.String(), nil
		case "Validate":
			// CONSTRAINT VERSION…: for each version true, or why not
			cs, err := semver.NewConstraint(c[1])
			if err != nil {
				return "", err
			}
			var out []string
			for _, text := range c[2:] {
				v := semver.MustParse(text)
				ok, reasons := cs.Validate(v)
				if ok != cs.Check(v) {
					return "", errors.New("Check and Validate differ")
				}
				if ok {
					out = append(out, "true")
				} else {
					out = append(out, errors.Join(reasons...).Error())
				}
			}
			return strings.Join(out, "\n"), nil
		}
		return "", fmt.Errorf("no function %q", c[0])
	}
}
