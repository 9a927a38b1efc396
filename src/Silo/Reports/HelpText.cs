namespace SensorGrid.Silo.Reports;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    public const string Text =
        """
        Starts SensorGrid: a Kinesis endpoint (unless another is set), the silo and the API, until Ctrl-C or SIGTERM.

        Settings, as --name=value, as environment variables (SensorGrid__Kinesis__StreamName) or in appsettings.json:

          --urls                                 where the API listens; default http://127.0.0.1:8080
          --SensorGrid:DataDirectory             default data
          --SensorGrid:Kinesis:StreamName        default sensor-readings
          --SensorGrid:Kinesis:ServiceUrl        use this Kinesis endpoint
          --SensorGrid:Kinesis:Embedded          default true, unless a URL is set; false without a URL: AWS
          --SensorGrid:Kinesis:LocalPort         of the embedded endpoint; default 4567
          --SensorGrid:Kinesis:StartPosition     without a checkpoint: TRIM_HORIZON (default), LATEST or a time
          --SensorGrid:Orleans:SiloPort          default 11111
          --SensorGrid:Orleans:GatewayPort       default 30000
          --SensorGrid:Orleans:Host              IP address for other silos; default 127.0.0.1
          --SensorGrid:Orleans:ClusterId         default sensorgrid
          --SensorGrid:Clustering:Redis          several silos: where they find each other; default: one silo
          --SensorGrid:Storage:DynamoDB:Service  a region or a URL; default: state is kept in the data directory
          --SensorGrid:Storage:DynamoDB:TableName          default OrleansGrainState
          --SensorGrid:Storage:DynamoDB:CreateIfNotExists  default true
          --SensorGrid:Features:File             features.json; default: built-in definitions
          --SensorGrid:Model:Folder              folder of the model that scores; default: the built-in one
          --SensorGrid:Checkpoint:Interval       default 5s embedded, 60s otherwise
          --SensorGrid:Memory:LiveSensors        most sensors in memory, 64 to 100000000; default: as many as it holds
          --SensorGrid:MaxSensors                most sensors of the cluster; readings of further ids become dead letters; default: any number
          --SensorGrid:Anomalies:OutputStream    a Kinesis stream that every anomaly is put into; default none
          --SensorGrid:Api:Keys:<name>           an API key of at least 16 characters
          --SensorGrid:Api:AllowAnonymous        listen beyond loopback without keys; default false
        """;
}
