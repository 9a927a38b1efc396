using SensorGrid.Sources.Formats.MappedJson;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>Ranks columns by names that devices and platforms use. Case and punctuation do not count.</summary>
internal static class KnownColumns
{
    /// <summary>The rank of a name that says nothing.</summary>
    public const int None = int.MaxValue;

    // Names in front of this one are hardly used for anything else.
    private const string LastStrongId = "mote";

    private static readonly string[] Ids =
    [
        "sensorid", "deviceid", "devid", "thingid", "thingname", "entityid", "deveui", "deviceeui", "nodeid", "moteid", "coreid",
        "assetid", "machineid", "equipmentid", "stationid", "datasetwriterid", "meterid", "vehicleid", "device", "sensor", "devicename",
        "sensorname", "node", "mote", "station", "machine", "asset", "thing", "meter", "mac", "macaddress", "macaddr", "imei", "serial",
        "serialnumber", "serialno", "sn", "src", "friendlyname", "groupaddress", "group", "ga", "destination", "tag", "tagname", "topic",
        "host", "hostname", "clientid", "publisherid", "uid", "uuid", "source", "name", "id", "gatewayid", "gateway", "address",
    ];

    private static readonly string[] Times =
    [
        "timestamp", "ts", "time", "eventtime", "eventtimestamp", "sourcetimestamp", "measuredat", "measurementtime", "measuretime",
        "sampletime", "sampledat", "observedat", "observationtime", "recordedat", "devicetime", "datetime", "timeutc", "utctime", "utc",
        "timestampms", "timems", "tsms", "epoch", "epochms", "unixtime", "unix", "timeinseconds", "timedate", "date", "t", "at", "when",
        "publishedat", "sentat", "createdat", "created", "lastchanged", "lastupdated", "lastseen", "updatedat", "updated", "receivedat",
        "receivedtime", "servertimestamp", "ingestedat", "processedat",
    ];

    private static readonly string[] TimeEnds = ["time", "timestamp", "_at", "At", "_ts", "Ts", "_utc"];

    private static readonly string[] ReadingIds =
        ["messageid", "msgid", "readingid", "eventid", "recordid", "deduplicationid", "uplinkid", "measurementid"];

    private static readonly string[] MetricNames =
    [
        "metric", "metricname", "measurement", "measure", "parameter", "parametername", "property", "propertyname", "variable",
        "quantity", "channel", "field", "observedproperty", "event", "key", "measurename",
    ];

    private static readonly string[] Values =
        ["value", "val", "v", "reading", "data", "measurementvalue", "state", "body"];

    private static readonly string[] Payloads =
    [
        "decodedpayload", "object", "reported", "payload", "payloadfields", "fields", "metrics", "measurements", "values", "data",
        "params", "telemetry", "body", "readings", "sensors", "attributes",
    ];

    private static readonly string[] OfProtocol =
    [
        "version", "seq", "seqno", "sequence", "sequencenumber", "fport", "fcnt", "fcntup", "qos", "type", "statuscode", "quality", "dr",
        "metadataversion", "majorversion", "minorversion", "ttl", "dpt",
    ];

    // Where radio gateways report how they heard a device.
    private static readonly string[] Radio = ["rxinfo", "rxmetadata", "gateways", "hotspots", "txinfo"];

    private static readonly string[] Lists =
    [
        "readings", "records", "data", "measurements", "events", "values", "points", "samples", "items", "rows", "messages", "sensors",
        "devices", "logevents", "telemetry", "datapoints", "metrics",
    ];

    /// <summary>The rank as a sensor's id.</summary>
    public static int Id(JsonPath path) => Rank(Ids, path);

    /// <summary>Determines whether a rank as a sensor's id is of a name that is hardly used for anything else.</summary>
    public static bool IsStrongId(int rank) => rank <= Array.IndexOf(Ids, LastStrongId);

    /// <summary>The rank as a time.</summary>
    public static int Time(JsonPath path) => Rank(Times, path) is var rank && rank != None ? rank : EndsLikeTime(path) ? Times.Length : None;

    /// <summary>The rank as the name of a reading.</summary>
    public static int ReadingId(JsonPath path) => Rank(ReadingIds, path);

    /// <summary>The rank as the name of a metric in rows of one value each.</summary>
    public static int MetricName(JsonPath path) => Rank(MetricNames, path);

    /// <summary>The rank as the value of a metric.</summary>
    public static int Value(JsonPath path) => Rank(Values, path);

    /// <summary>The rank as an object that holds the measurements, apart from what a platform adds.</summary>
    public static int Payload(string name) => IndexOf(Payloads, Plain(name));

    /// <summary>Determines whether an array of this name usually holds rows.</summary>
    public static bool IsList(string name) => IndexOf(Lists, Plain(name)) != None;

    /// <summary>Determines whether a number of this name belongs to the protocol and measures nothing.</summary>
    public static bool IsOfProtocol(string name) => IndexOf(OfProtocol, Plain(name)) != None;

    /// <summary>Determines whether an array of this name is about the gateways that heard a device.</summary>
    public static bool IsOfRadio(string name) => IndexOf(Radio, Plain(name)) != None;

    private static int Rank(string[] names, JsonPath path)
    {
        if (path.Steps is not [.., { Name: { } last }])
        {
            return None;
        }

        // device.id is a device's id, and time.$date a time.
        var parent = path.Steps.Count > 1 ? path.Steps[^2].Name ?? "" : "";
        return Math.Min(IndexOf(names, Plain(last)), IndexOf(names, Plain(parent) + Plain(last)));
    }

    private static bool EndsLikeTime(JsonPath path) => path.Steps is [.., { Name: { } last }]
        && Array.Exists(TimeEnds, end => last.EndsWith(end, end.Length > 2 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    private static int IndexOf(string[] names, string name) => Array.IndexOf(names, name) is >= 0 and var at ? at : None;

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
