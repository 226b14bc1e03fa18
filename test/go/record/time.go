package main

import (
	"encoding/json"
	"fmt"
	"time"
)

func init() {
	// answers must not depend on the zone of the machine
	time.Local = time.UTC
	// time: {fn, layout?, text?, zone?, unix?, nano?, unit?}.
	kinds["time"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Fn     string `json:"fn"`
			Layout string `json:"layout"`
			Text   string `json:"text"`
			Zone   string `json:"zone"`
			Unix   int64  `json:"unix"`
			Nano   int64  `json:"nano"`
			Unit   string `json:"unit"`
			Add    []int  `json:"add"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			return "", err
		}
		at := time.Unix(c.Unix, c.Nano).In(zone)
		switch c.Fn {
		case "Format":
			return at.Format(c.Layout), nil
		case "Parse":
			t, err := time.ParseInLocation(c.Layout, c.Text, zone)
			return t.String(), err
		case "AddDate":
			return at.AddDate(c.Add[0], c.Add[1], c.Add[2]).String(), nil
		case "Facts":
			return fmt.Sprintf("%s %s %d %t", at, at.Weekday(), at.YearDay(), at.IsDST()), nil
		case "ParseDuration":
			d, err := time.ParseDuration(c.Text)
			if err != nil {
				return "", err
			}
			unit, err := time.ParseDuration(c.Unit)
			if err != nil {
				unit = time.Second
			}
			return fmt.Sprintf("%s %s %s %s %s %s", d, d.Round(unit), d.Truncate(unit), at.Add(d), at.Round(d), at.Truncate(d)), nil
		}
		return "", fmt.Errorf("no function %q", c.Fn)
	}
}
