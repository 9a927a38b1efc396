namespace SensorGrid.Features.Tests.Definitions;

/// <summary>A kind of mistake, as a change of a right text.</summary>
/// <param name="Right">A part of the text, which is in it once.</param>
/// <param name="Wrong">The part in its place; ¤ marks the mistake's place, and is taken out.</param>
/// <param name="Error">The mistake when it is the only one: line, column and message.</param>
public sealed record MistakeKind(string Right, string Wrong, string Error)
{
    private const char Mark = '¤';
    private const string Aggregations = "count, sum, mean, std, min, max, first, last, delta, slope, median, p90, p95, p99, changes, increase, rate, ewma, previous, step, range, time_above, time_below, time_equal, median_sketch, p90_sketch, p95_sketch, p99_sketch";

    /// <summary>Definitions that can be, with all members.</summary>
    public const string Text = """
        {
          // Comments, and commas at the end, are welcome.
          "allowedLateness": "1m", "maxFutureSkew": "5m",
          "maxRawReadings": 4096, "maxMetrics": 256,
          "features": [
            { "sensors": "plant-1/*", "metrics": ["flow", "level"], "aggregations": ["mean", "max"], "windows": ["5m", { "length": "1h", "hop": "1m" }], "age": true },
            { /* für alle */ "metrics": ["*"], "aggregations": ["p95"], "windows": ["10m", "1s"] },
            { "sensors": "plant-2/pump", "metrics": ["a-b"], "aggregations": ["min"], "windows": ["2m"] },
          ],
          "alarms": {
            "budgetPerSensorDay": 0.5,
            "severities": { "warning": 0.2, "critical": 0.02 },
            "sensors": [
              { "sensors": "plant-3/*", "budgetPerSensorDay": 1, "severities": { "warning": 0.3 } },
              { "sensors": "plant-4/pump" }
            ]
          },
          "derived": [
            { "sensors": "plant-1/*", "name": "load", "expression": "flow_mean_5m / max(level_max_1h, 1)" },
            { "sensors": "plant-1/*", "metric": "flow", "minus": "level", "of": ["mean_5m", "p95_10m"] },
            { "name": "twice", "expression": "2 * x_p95_10m" }
          ]
        }
        """;

    // Right, wrong and error of each, in the order of the text; ␤ stands for a line end.
    private const string Kinds = """
        "maxRawReadings": 4096,
        "maxRawReadings": 4096, ¤"maxReadings": 1,
        4:27: 'maxReadings' is not known here: do you mean 'maxRawReadings'?

        "maxRawReadings": 4096,
        "maxRawReadings": 4096, ¤"note": 1,
        4:27: 'note' is not known here: known are allowedLateness, maxFutureSkew, maxRawReadings, maxMetrics, alarms, derived, features.

        "maxRawReadings": 4096,
        "maxRawReadings": 4096, ¤"maxRawReadings": 1,
        4:27: 'maxRawReadings' is given twice: leave one out.

        "maxRawReadings": 4096,
        ¤"\ud800": 4096,
        4:3: A text is not valid Unicode: it is not UTF-8, or a \uD800 to \uDFFF stands alone.

        "allowedLateness": "1m"
        "allowedLateness": ¤60
        3:22: 'allowedLateness' must be a duration such as "30s" or "5m", at most 1h, but is the number 60: give it a unit (ms, s, m, h or d).

        "allowedLateness": "1m"
        "allowedLateness": ¤"60"
        3:22: 'allowedLateness' must be a duration such as "30s" or "5m", at most 1h, but is the text '60': give it a unit (ms, s, m, h or d).

        "allowedLateness": "1m"
        "allowedLateness": ¤"2h"
        3:22: 'allowedLateness' must be a duration such as "30s" or "5m", at most 1h, but is the text '2h'.

        "allowedLateness": "1m"
        "allowedLateness": ¤null
        3:22: 'allowedLateness' must be a duration such as "30s" or "5m", at most 1h, but is null.

        "maxFutureSkew": "5m"
        "maxFutureSkew": ¤"25h"
        3:45: 'maxFutureSkew' must be a duration such as "30s" or "5m", at most 1d, but is the text '25h'.

        "maxFutureSkew": "5m"
        "maxFutureSkew": ¤"1h30m"
        3:45: 'maxFutureSkew' must be a duration such as "30s" or "5m", at most 1d, but is the text '1h30m': write "90m".

        "maxFutureSkew": "5m"
        "maxFutureSkew": ¤"-5m"
        3:45: 'maxFutureSkew' must be a duration such as "30s" or "5m", at most 1d, but is the text '-5m'.

        4096
        ¤0
        4:21: 'maxRawReadings' must be a whole number from 1 to 4096, but is the number 0.

        4096
        ¤4097
        4:21: 'maxRawReadings' must be a whole number from 1 to 4096, but is the number 4097.

        4096
        ¤10.5
        4:21: 'maxRawReadings' must be a whole number from 1 to 4096, but is the number 10.5.

        "maxMetrics": 256
        "maxMetrics": ¤1025
        4:41: 'maxMetrics' must be a whole number from 1 to 1024, but is the number 1025.

        "maxMetrics": 256
        "maxMetrics": ¤"64"
        4:41: 'maxMetrics' must be a whole number from 1 to 1024, but is the text '64': write 64 without quotes.

        "maxMetrics": 256
        "maxMetrics": ¤[64]
        4:41: 'maxMetrics' must be a whole number from 1 to 1024, but is a list.

        { "sensors": "plant-2/pump", "metrics": ["a-b"], "aggregations": ["min"], "windows": ["2m"] }
        ¤"plant-2"
        8:5: A group of features must be an object such as { "metrics": ["*"], "aggregations": ["mean"], "windows": ["5m"] }, but is the text 'plant-2'.

        "age": true
        ¤"agee": true
        6:146: 'agee' is not known here: do you mean 'age'?

        "age": true
        "age": true, ¤"age": true
        6:159: 'age' is given twice: leave one out.

        "age": true
        "age": ¤"yes"
        6:153: 'age' must be true or false, but is the text 'yes'.

        "sensors": "plant-1/*"
        "sensors": ¤"plant-*-1"
        6:18: 'sensors' must be a sensor's id, or the beginning of ids and a * at the end, such as "plant-3/*", but is the text 'plant-*-1'.

        "sensors": "plant-1/*"
        "sensors": ¤""
        6:18: 'sensors' must be a sensor's id, or the beginning of ids and a * at the end, such as "plant-3/*", but is the text ''.

        "sensors": "plant-1/*"
        "sensors": ¤["a", "b"]
        6:18: 'sensors' must be a sensor's id, or the beginning of ids and a * at the end, such as "plant-3/*", but is a list.

        { "sensors": "plant-2/pump", "metrics": ["a-b"], 
        ¤{ "sensors": "plant-2/pump", 
        8:5: 'metrics' is missing: write "metrics": ["*"] for all metrics, or their names.

        ["a-b"]
        ¤[]
        8:45: 'metrics' is an empty list: write ["*"] for all metrics, or their names.

        ["a-b"]
        ¤"a-b"
        8:45: 'metrics' must be a list such as ["*"], but is the text 'a-b': put it into [ ].

        ["a-b"]
        ¤{ }
        8:45: 'metrics' must be a list such as ["*"], but is an object.

        ["a-b"]
        [¤"a b"]
        8:46: A metric must be '*' for all, or a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __), but is the text 'a b'.

        ["a-b"]
        [¤"a__b"]
        8:46: A metric must be '*' for all, or a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __), but is the text 'a__b'.

        ["a-b"]
        ["c", ¤7]
        8:51: A metric must be '*' for all, or a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __), but is the number 7.

        ["a-b"]
        ["c", ¤"flow*"]
        8:51: A metric must be '*' for all, or a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __), but is the text 'flow*'.

        ["a-b"]
        ["c", ¤"a\u001b\n"]
        8:51: A metric must be '*' for all, or a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __), but is the text 'a\u001b\u000a'.

        "level"]
        "level", ¤"flow"]
        6:60: 'flow' is twice in 'metrics': leave one out.

        "metrics": ["flow", "level"], "aggregations": ["mean", "max"]
        "metrics": ["flow", "level"], "aggregations": ¤[]
        6:77: 'aggregations' is an empty list: write ["mean", "max"], or others of {aggregations}.

        { /* für alle */ "metrics": ["*"], "aggregations": ["p95"], 
        ¤{ /* für alle */ "metrics": ["*"], 
        7:5: 'aggregations' is missing: write "aggregations": ["mean", "max"], or others of {aggregations}.

        ["min"]
        ¤"min"
        8:70: 'aggregations' must be a list such as ["mean", "max"], but is the text 'min': put it into [ ].

        ["min"]
        ["min", ¤"maxx"]
        8:78: An aggregation must be one of {aggregations}, but is the text 'maxx'; do you mean "max"?

        ["min"]
        ["min", ¤"average"]
        8:78: An aggregation must be one of {aggregations}, but is the text 'average'; do you mean "mean"?

        ["min"]
        ["min", ¤"mode"]
        8:78: An aggregation must be one of {aggregations}, but is the text 'mode'.

        ["min"]
        ["min", ¤null]
        8:78: An aggregation must be one of {aggregations}, but is null.

        ["min"]
        ["min", ¤"Min"]
        8:78: 'min' is twice in 'aggregations': leave one out.

        ["min"]
        ["min", ¤"lag"]
        8:78: An aggregation must be one of {aggregations}, but is the text 'lag'; do you mean "previous"?

        ["min"]
        ["min", ¤"time_above"]
        8:78: 'time_above' needs a value to compare with: write { "aggregation": "time_above", "value": 80 }.

        ["min"]
        ["min", ¤{ "halfLife": "1m" }]
        8:78: 'aggregation' is missing: write its name, such as "aggregation": "ewma".

        ["min"]
        [{ "aggregation": ¤"ewmaa", "halfLife": "1m" }]
        8:88: 'aggregation' must be one of {aggregations}, but is the text 'ewmaa'; do you mean "ewma"?

        ["min"]
        [{ "aggregation": "ewma", "halfLife": ¤"0s" }]
        8:108: 'halfLife' must be a duration such as "30s" or "5m", above 0 and at most 1d, but is the text '0s'.

        ["min"]
        [{ "aggregation": "ewma", "halfLife": ¤"2d" }]
        8:108: 'halfLife' must be a duration such as "30s" or "5m", above 0 and at most 1d, but is the text '2d'.

        ["min"]
        [{ "aggregation": "ewma", ¤"value": 5 }]
        8:96: 'value' is not known here: known are aggregation, halfLife.

        ["min"]
        [{ "aggregation": "mean", ¤"halfLife": "1m" }]
        8:96: 'halfLife' is not known here: known are aggregation.

        ["min"]
        [¤{ "aggregation": "time_below" }]
        8:71: 'value' is missing: write the number to compare with, such as "value": 80.

        ["min"]
        [{ "aggregation": "time_below", "value": ¤"80" }]
        8:111: 'value' must be a number, 0 or of a size from 1e-15 to 1e15, but is the text '80': write it without quotes.

        ["min"]
        [{ "aggregation": "time_equal", "value": ¤1e300 }]
        8:111: 'value' must be a number, 0 or of a size from 1e-15 to 1e15, but is the number 1e300.

        ["min"]
        [{ "aggregation": "time_equal", "value": 1, "maxGap": ¤30 }]
        8:124: 'maxGap' must be a duration such as "30s" or "5m", above 0 and at most 1d, but is the number 30: give it a unit (ms, s, m, h or d).

        ["min"]
        ["range", ¤{ "aggregation": "Range" }]
        8:80: 'range' is twice in 'aggregations': leave one out.

        "aggregations": ["mean", "max"], "windows": ["5m", { "length"
        "aggregations": ["mean", ¤{ "aggregation": "ewma", "halfLife": "1m" }], "windows": ["5m", { "length"
        6:86: 'ewma' needs the readings one by one, which a window with a hop does not keep: put it into a group of its own without the window 1h, or leave out the hop.

        ["mean", "max"], "windows": ["5m", { "length": "1h", "hop": "1m" }]
        ["mean", ¤"median"], "windows": ["5m", { "length": "1h", "hop": "1m" }]
        6:86: 'median' needs the readings one by one, which a window with a hop does not keep: put the window 1h into a group of its own with "median_sketch", a sketch with an error of 1 %, or leave out the hop.

        ["mean", "max"], "windows": ["5m", { "length": "1h", "hop": "1m" }]
        ["mean", ¤"p95"], "windows": [{ "length": "1h", "hop": "1m" }]
        6:86: 'p95' needs the readings one by one, which a window with a hop does not keep: write "p95_sketch", a sketch with an error of 1 %, or leave out the hop.

        ["min"], "windows": ["2m"]
        [¤"p95_sketch"], "windows": ["2m"]
        8:71: 'p95_sketch' is a sketch in the tiles of a window with a hop: put it into a group of its own without the window 2m, or write "p95", which is exact without a hop.

        ["min"]
        [{ "aggregation": "p95", "error": ¤0.01 }]
        8:104: 'p95' is exact and has no error: leave 'error' out, or write "p95_sketch", which is a sketch, in place of "p95".

        ["mean", "max"], "windows": ["5m", { "length": "1h", "hop": "1m" }]
        [{ "aggregation": "p99_sketch", "error": ¤0.2 }, "max"], "windows": [{ "length": "1h", "hop": "1m" }]
        6:118: 'error' must be a number from 0.005 to 0.1, such as 0.01 for 1 %, but is the number 0.2.

        ["mean", "max"], "windows": ["5m", { "length": "1h", "hop": "1m" }]
        [{ "aggregation": "p99_sketch", "error": ¤"0.02" }, "max"], "windows": [{ "length": "1h", "hop": "1m" }]
        6:118: 'error' must be a number from 0.005 to 0.1, such as 0.01 for 1 %, but is the text '0.02': write it without quotes.

        { "sensors": "plant-2/pump", "metrics": ["a-b"], "aggregations": ["min"], "windows": ["2m"] }
        ¤{ "sensors": "plant-2/pump", "metrics": ["a-b"], "aggregations": ["min"] }
        8:5: 'windows' is missing: write "windows": ["5m", { "length": "1h", "hop": "1m" }], or others.

        ["2m"]
        ¤[]
        8:90: 'windows' is an empty list: write ["5m", { "length": "1h", "hop": "1m" }], or others.

        ["2m"]
        ¤"2m"
        8:90: 'windows' must be a list such as ["5m", { "length": "1h", "hop": "1m" }], but is the text '2m': put it into [ ].

        ["2m"]
        [¤"2 min"]
        8:91: A window must be a duration such as "30s", "5m" or "1h", or { "length": "1h", "hop": "1m" }, but is the text '2 min': write "2m".

        ["2m"]
        [¤"2 fortnights"]
        8:91: A window must be a duration such as "30s", "5m" or "1h", or { "length": "1h", "hop": "1m" }, but is the text '2 fortnights'.

        ["2m"]
        [¤120]
        8:91: A window must be a duration such as "30s", "5m" or "1h", or { "length": "1h", "hop": "1m" }, but is the number 120: give it a unit (ms, s, m, h or d).

        ["2m"]
        [¤"0s"]
        8:91: A window must be longer than 0, such as "30s", but is the text '0s'.

        ["2m"]
        [¤"7d"]
        8:91: A window without a hop must be at most 1d, but is 7d: give it a hop, { "length": "7d", "hop": "42m" }.

        ["2m"]
        [¤"60d"]
        8:91: A window must be at most 1d, and 31d with a hop, but is 60d: write { "length": "31d", "hop": "186m" } or less.

        ["2m"]
        [{ "length": ¤"60d", "hop": "1m" }]
        8:103: 'length' must be at most 31d, but is 60d: write "31d" or less.

        ["2m"]
        ["2m", ¤"120s"]
        8:97: The window 2m is twice in 'windows': leave one out.

        ["2m"]
        [¤{ "hop": "1m" }]
        8:91: 'length' is missing: write the window's length, such as "length": "1h".

        ["2m"]
        [{ "length": ¤3600 }]
        8:103: 'length' must be a duration such as "30s", "5m" or "1h", but is the number 3600: give it a unit (ms, s, m, h or d).

        ["2m"]
        [{ "length": "3h", "hop": "1m", ¤"step": "1m" }]
        8:122: 'step' is not known here: known are length, hop.

        ["2m"]
        [{ "length": "2h", "hop": ¤"3h" }]
        8:116: 'hop' must be at most the window's length, 2h, but is 3h.

        ["2m"]
        [{ "length": "1d", "hop": ¤"1m" }]
        8:116: 'hop' must be at least 6m for a window of 1d, but is 1m.

        ["2m"]
        [{ "length": "2m", "hop": ¤"500ms" }]
        8:116: 'hop' must be at least 1s for a window of 2m, but is 500ms.

        ["2m"]
        [{ "length": "2m", "hop": ¤"one minute" }]
        8:116: 'hop' must be a duration such as "1m", but is the text 'one minute'.

        "windows": ["5m", { "length": "1h", "hop": "1m" }], "age": true },␤    { /* für alle */ "metrics": ["*"], "aggregations": ["p95"], "windows": ["10m", "1s"] }
        "windows": ["5m", { "length": "1h", "hop": "1m" }], "age": true },␤    { /* für alle */ "metrics": ["*"], "aggregations": ["p95"], "windows": ["10m", ¤"1h"] }
        7:84: The window 1h has no hop here and a hop of 1m before, but its features would have one name: give it one hop everywhere.

        "budgetPerSensorDay": 0.5
        "budgetPerSensorDay": ¤0
        11:27: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the number 0.

        "budgetPerSensorDay": 0.5
        "budgetPerSensorDay": ¤1e999
        11:27: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the number 1e999.

        "budgetPerSensorDay": 0.5
        "budgetPerSensorDay": ¤"0.5"
        11:27: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the text '0.5': write it without quotes.

        "budgetPerSensorDay": 0.5
        ¤"budget": 0.5
        11:5: 'budget' is not known here: known are severities, budgetPerSensorDay, sensors.

        { "warning": 0.2, "critical": 0.02 }
        ¤[]
        12:19: 'severities' must be an object, but is a list.

        { "warning": 0.2, "critical": 0.02 }
        { "warning": 0.2, ¤"note": 0.02 }
        12:37: 'note' is not known here: known are warning, critical.

        { "warning": 0.2, "critical": 0.02 }
        { "warning": ¤1, "critical": 0.02 }
        12:32: 'warning' must be a share of the budget, a number above 0 and below 1, such as 0.1, but is the number 1.

        { "warning": 0.2, "critical": 0.02 }
        { "warning": 0.2, "critical": ¤"0.02" }
        12:49: 'critical' must be a share of the budget, a number above 0 and below 1, such as 0.1, but is the text '0.02': write it without quotes.

        { "warning": 0.2, "critical": 0.02 }
        { "warning": 0.2, "critical": ¤0.2 }
        12:49: 'critical' must be below 'warning', but is 0.2, and that is 0.2.

        { "sensors": "plant-4/pump" }
        ¤"plant-4/pump"
        15:7: An element of 'sensors' must be an object such as { "sensors": "plant-3/*", "budgetPerSensorDay": 1 }, but is the text 'plant-4/pump'.

        { "sensors": "plant-4/pump" }
        ¤{ "budgetPerSensorDay": 1 }
        15:7: 'sensors' is missing: write a sensor's id, or the beginning of ids and a *, such as "sensors": "plant-3/*".

        { "sensors": "plant-4/pump" }
        { "sensors": ¤7 }
        15:20: 'sensors' must be a sensor's id, or the beginning of ids and a * at the end, such as "plant-3/*", but is the number 7.

        { "sensors": "plant-4/pump" }
        { "sensors": ¤"*/pump" }
        15:20: 'sensors' must be a sensor's id, or the beginning of ids and a * at the end, such as "plant-3/*", but is the text '*/pump'.

        { "sensors": "plant-4/pump" }
        { "sensors": "b", "budgetPerSensorDay": ¤1000 }
        15:47: 'budgetPerSensorDay' must be a number of alarms from 0.001 to 100, such as 0.1, but is the number 1000.

        "severities": { "warning": 0.3 }
        "severities": { "warning": ¤"high" }
        14:85: 'warning' must be a share of the budget, a number above 0 and below 1, such as 0.1, but is the text 'high'.

        "severities": { "warning": 0.2, "critical": 0.02 },␤    "sensors": [␤      { "sensors": "plant-3/*", "budgetPerSensorDay": 1, "severities": { "warning": 0.3 } }
        "severities": { "warning": 0.2, "critical": 0.02 },␤    "sensors": [␤      { "sensors": "plant-3/*", "budgetPerSensorDay": 1, "severities": { "warning": ¤0.01 } }
        14:85: 'critical' must be below 'warning', but is 0.02, and that is 0.01: write a lower 'critical', too.

        { "sensors": "plant-3/*", "budgetPerSensorDay": 1, "severities": { "warning": 0.3 } },␤      { "sensors": "plant-4/pump" }
        { "sensors": "plant-3/*", "budgetPerSensorDay": 1, "severities": { "warning": 0.3 } },␤      { "sensors": ¤"plant-3/*" }
        15:20: 'sensors' is 'plant-3/*', as that of an earlier element is, which counts: leave one of the two out.

        { "name": "twice", "expression": "2 * x_p95_10m" }
        ¤"twice"
        21:5: A derived feature must be an object such as { "name": "load", "expression": "power_mean_5m / rated_last_1h" } or { "metric": "outlet", "minus": "inlet", "of": ["mean_5m"] }, but is the text 'twice'.

        "name": "twice", 
        "name": "twice", ¤"nme": 1, 
        21:24: 'nme' is not known here: do you mean 'name'?

        { "name": "twice", "expression"
        ¤{ "expression"
        21:5: 'name' is missing: write the feature's name, such as "name": "load".

        "name": "twice"
        "name": ¤"twi__ce"
        21:15: 'name' must be 1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __, and none of min, max, abs, coalesce, but is the text 'twi__ce'.

        "name": "twice"
        "name": ¤"min"
        21:15: 'name' must be 1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __, and none of min, max, abs, coalesce, but is the text 'min'.

        { "name": "twice", "expression": "2 * x_p95_10m" }
        ¤{ "name": "twice" }
        21:5: 'expression' is missing: write how it is computed, such as "expression": "power_mean_5m / rated_last_1h".

        "2 * x_p95_10m"
        ¤7
        21:38: 'expression' must be a text of 1 to 1000 characters such as "power_mean_5m / rated_last_1h", but is the number 7.

        "2 * x_p95_10m"
        ¤""
        21:38: 'expression' must be a text of 1 to 1000 characters such as "power_mean_5m / rated_last_1h", but has 0.

        "2 * x_p95_10m"
        ¤"2 * 3"
        21:38: 'expression' has no feature in it: name one, such as power_mean_5m.

        "2 * x_p95_10m"
        "2 * x_p95_10m +¤"
        21:54: A number, the name of a feature, a function or '(' was expected, but there is the end.

        "2 * x_p95_10m"
        "2 ¤x_p95_10m"
        21:41: After a whole expression there is 'x', but one of + - * / was expected.

        "2 * x_p95_10m"
        "2 * \u0028x_p95_10m\t¤"
        21:60: ')' was expected for the '(' at character 5, but there is the end.

        "2 * x_p95_10m"
        "2 * ¤ä"
        21:43: A number, the name of a feature, a function or '(' was expected, but there is 'ä'.

        "2 * x_p95_10m"
        "¤maxx(x_p95_10m, 1)"
        21:39: 'maxx' is no function: do you mean 'max'?

        "2 * x_p95_10m"
        "¤sqrt(x_p95_10m)"
        21:39: 'sqrt' is no function: known are min, max, abs, coalesce.

        "2 * x_p95_10m"
        "1 - ¤abs(x_p95_10m, 1)"
        21:43: 'abs' takes one argument, but has 2.

        "2 * x_p95_10m"
        "¤max(x_p95_10m)"
        21:39: 'max' takes two arguments or more, but has 1.

        "2 * x_p95_10m"
        "¤2x_p95_10m"
        21:39: '2x' is no number: write a name that begins with a digit in backticks.

        "2 * x_p95_10m"
        "2 * ¤`x_p95_10m"
        21:43: This backtick has no other one that ends the name: write it behind the name.

        "2 * x_p95_10m"
        "2 * ¤`` + x_p95_10m"
        21:43: There is no name between the backticks: write that of a feature.

        "metric": "flow", 
        "metric": ¤"a b", 
        20:41: 'metric' must be a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __), but is the text 'a b'.

        { "sensors": "plant-1/*", "metric": "flow", "minus": "level", 
        ¤{ "sensors": "plant-1/*", "metric": "flow", 
        20:5: 'minus' is missing: write a metric, such as "minus": "inlet".

        , "of": ["mean_5m", "p95_10m"] }
        , "of": ¤"mean_5m" }
        20:73: 'of' must be a list of aggregations with their windows such as ["mean_5m"], but is the text 'mean_5m'.

        , "of": ["mean_5m", "p95_10m"] }
        , "of": [¤5] }
        20:74: An element of 'of' must be an aggregation with its window such as "mean_5m", but is the number 5.
        """;

    // Those of names, which are not looked for while a group of features or a feature of the name is wrong.
    private const string NameKinds = """
        "2 * x_p95_10m"
        "2 * ¤x_p96_10m"
        21:43: 'x_p96_10m' is no feature: do you mean 'x_p95_10m'?

        "2 * x_p95_10m"
        "2 * ¤power"
        21:43: 'power' is no feature: write the metric, the aggregation and the window, such as power_mean_5m.

        "2 * x_p95_10m"
        "\u0032\t* ¤power"
        21:49: 'power' is no feature: write the metric, the aggregation and the window, such as power_mean_5m.

        "2 * x_p95_10m"
        "2 * ¤flow_mean_5m"
        21:43: 'flow_mean_5m' is a feature of the sensors plant-1/* alone, but 'twice' is for all sensors: write "sensors": "plant-1/*" for it.

        "2 * x_p95_10m"
        "2 * ¤load"
        21:43: 'load' is a feature of the sensors plant-1/* alone, but 'twice' is for all sensors: write "sensors": "plant-1/*" for it.

        "name": "load"
        "name": ¤"flow_mean_5m"
        19:39: 'flow_mean_5m' is the name of a feature of the metric 'flow': give it another one.

        "name": "load"
        "name": ¤"t_p95_10m"
        19:39: 't_p95_10m' is the name of a feature of the metric 't': give it another one.

        { "name": "twice", "expression"
        { "name": ¤"load", "expression"
        21:15: 'load' is the name of an earlier derived feature, too: give it another one.

        { "name": "twice", "expression": "2 * x_p95_10m" }
        { "name": ¤"twice", "expression": "2 * twice" }
        21:15: 'twice' is computed from itself: twice from twice.

        """;

    /// <summary>All kinds that a right text can have one by one; those of the text as a whole are not among them.</summary>
    public static MistakeKind[] All { get; } = AllOf(Kinds);

    /// <summary>Kinds of mistakes in the names of derived features, which are told by themselves.</summary>
    public static MistakeKind[] OfNames { get; } = AllOf(NameKinds);

    /// <summary>Where the part begins in the text.</summary>
    public int Begin => Text.IndexOf(Right, StringComparison.Ordinal);

    /// <summary>Whether another kind changes a part that this one does, too.</summary>
    public bool Meets(MistakeKind other) => Begin < other.Begin + other.Right.Length && other.Begin < Begin + Right.Length;

    /// <summary>Makes the text with some mistakes.</summary>
    /// <param name="kinds">The kinds, which change different parts.</param>
    /// <returns>The text, and the mistakes in its order: line, column and message.</returns>
    public static (string Text, string[] Errors) With(IEnumerable<MistakeKind> kinds)
    {
        var ordered = kinds.OrderBy(kind => kind.Begin).ToArray();
        var marked = ordered.Reverse().Aggregate(Text, (text, kind) => text.Remove(kind.Begin, kind.Right.Length).Insert(kind.Begin, kind.Wrong));
        var errors = new List<string>();
        foreach (var kind in ordered)
        {
            var at = marked.IndexOf(Mark, StringComparison.Ordinal);
            var line = marked.AsSpan(0, at).Count('\n') + 1;
            var column = at - (marked.LastIndexOf('\n', at) + 1) + 1;
            errors.Add(FormattableString.Invariant($"{line}:{column}{kind.Error[kind.Error.IndexOf(": ", StringComparison.Ordinal)..]}"));
            marked = marked.Remove(at, 1);
        }

        return (marked, [.. errors]);
    }

    private static MistakeKind[] AllOf(string kinds) =>
        [.. kinds.Replace("{aggregations}", Aggregations, StringComparison.Ordinal).Split("\n\n").Select(kind => kind.Split('\n')).Select(Of)];

    private static MistakeKind Of(string[] lines) => new(WithLineEnds(lines[0]), WithLineEnds(lines[1]), lines[2]);

    private static string WithLineEnds(string text) => text.Replace('␤', '\n');
}
