namespace SensorGrid.Silo.Reports;

/// <summary>The output of <c>--help</c>.</summary>
internal static class HelpText
{
    public const string Text =
        """
        Starts SensorGrid: a Kinesis endpoint (unless another is set), the silo and the API, until Ctrl-C or SIGTERM.

        Settings, as --name=value, as environment variables (SensorGrid__Kinesis__StreamName) or in appsettings.json:

          --urls                                 where the API listens; default http://127.0.0.1:8080
          --SensorGrid:DataDirectory             default data
          --SensorGrid:Kinesis:StreamName        the main stream; default sensor-readings
          --SensorGrid:Kinesis:Sources           further streams that are read, joined by commas; default none
          --SensorGrid:DynamoDBStreams:Tables    DynamoDB tables whose streams are read, too, joined by commas; default none
          --SensorGrid:DynamoDBStreams:Service   their region or a URL; default: the region of the AWS settings
          --SensorGrid:Kinesis:ServiceUrl        use this Kinesis endpoint
          --SensorGrid:Kinesis:Embedded          default true, unless a URL is set; false without a URL: AWS
          --SensorGrid:Kinesis:LocalPort         of the embedded endpoint; default 4567
          --SensorGrid:Kinesis:StartPosition     without a checkpoint: TRIM_HORIZON (default), LATEST or a time
          --SensorGrid:Kinesis:EnhancedFanOut    read as this consumer: records are pushed; default: they are asked for
          --SensorGrid:Orleans:SiloPort          default 11111
          --SensorGrid:Orleans:GatewayPort       default 30000
          --SensorGrid:Orleans:Host              IP address for other silos; default 127.0.0.1
          --SensorGrid:Orleans:ClusterId         default sensorgrid
          --SensorGrid:Orleans:TrustedNetwork    nobody else reaches the network of silos and Redis; default false
          --SensorGrid:Orleans:Tls:CertificateFile  TLS between silos: this one's certificate (PEM); with KeyFile and AuthorityFile
          --SensorGrid:Clustering:Redis          several silos: where they find each other; default: one silo
          --SensorGrid:Storage:DynamoDB:Service  a region or a URL; default: state is kept in the data directory
          --SensorGrid:Storage:DynamoDB:TableName          default OrleansGrainState
          --SensorGrid:Storage:DynamoDB:CreateIfNotExists  default true
          --SensorGrid:Definitions:Folder        record formats of streams; default: SensorGrid's own JSON
          --SensorGrid:Definitions:Follow        apply that folder live, at start and whenever it changes; default false
          --SensorGrid:Influx:SensorId           the sensor's id of line protocol, of its tags; default {sensor_id}
          --SensorGrid:Views:<name>              a selection of features for view=<name>, such as temperature_*_1m,pressure_last_5m
          --SensorGrid:Features:File             features.json: features and alarm budgets; default: built-in ones
          --SensorGrid:Model:Folder              folder of the model that scores; default: the built-in one
          --SensorGrid:Checkpoint:Interval       default 5s embedded, 60s otherwise
          --SensorGrid:Memory:LiveSensors        most sensors in memory, 64 to 100000000; default: as many as it holds
          --SensorGrid:MaxSensors                most sensors of the cluster; readings of further ids become dead letters; default: any number
          --SensorGrid:Anomalies:OutputStream    a Kinesis stream that every anomaly is put into; default none
          --SensorGrid:Anomalies:MaxSites        sites with anomalies that are listed; default 20000
          --SensorGrid:Anomalies:SiteRetention   how long a site is listed without a change; default 90d
          --SensorGrid:DeadLetters:Retention     how long dead letters are kept; default 14d
          --SensorGrid:DeadLetters:LaneMegabytes how much each of 16 lanes keeps of them, the newest; default 64
          --SensorGrid:Api:Keys:<name>           an API key of at least 16 characters
          --SensorGrid:Api:Roles:<name>          what the holder of that key may do: reader, publisher or admin (the default)
          --SensorGrid:Api:KeysFile              a file (mode 0600) with a name, a role and a key in each line; read again when it changes
          --SensorGrid:Api:AllowAnonymous        listen beyond loopback without keys; default false
          --SensorGrid:Api:MaxConnections        default: half of the descriptors that are free (ulimit -n)
          --SensorGrid:Api:MaxBodyBytes          bodies of requests under way; default: an eighth of the memory, 24 to 256 MiB
          --SensorGrid:Api:MaxAnswerBytes        answers under way; default likewise
          --SensorGrid:Redis:Port                answer Redis clients at this port of the API's addresses; 0 for any free one; default: not
        """;
}
