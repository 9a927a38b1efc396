namespace SensorGrid.Api.Standalone;

/// <summary>The output of <c>--help</c>.</summary>
internal static class ApiHelp
{
    public const string Text =
        """
        Starts the API of SensorGrid by itself, in front of silos that run elsewhere, until Ctrl-C or SIGTERM.

        Settings, as --name=value, as environment variables (SensorGrid__Kinesis__StreamName) or in appsettings.json; those that silos have too
        must be as they have them:

          --urls                                 where the API listens; default http://127.0.0.1:8080
          --SensorGrid:Orleans:TrustedNetwork    nobody else reaches the network of silos and Redis; default false
          --SensorGrid:Orleans:Tls:CertificateFile  TLS to the silos: the API's certificate (PEM); with KeyFile and AuthorityFile
          --SensorGrid:Clustering:Redis          where the silos are listed; required
          --SensorGrid:Orleans:ClusterId         default sensorgrid
          --SensorGrid:Kinesis:StreamName        default sensor-readings
          --SensorGrid:Kinesis:ServiceUrl        the Kinesis endpoint
          --SensorGrid:Kinesis:Embedded          false without a URL: AWS
          --SensorGrid:DynamoDBStreams:Tables    DynamoDB tables whose streams the silos read, too; default none
          --SensorGrid:DynamoDBStreams:Service   their region or a URL; default: the region of the AWS settings
          --SensorGrid:Definitions:Folder        record formats of streams; default: SensorGrid's own JSON
          --SensorGrid:Influx:SensorId           the sensor's id of line protocol, of its tags; default {sensor_id}
          --SensorGrid:Views:<name>              a selection of features for view=<name>, such as temperature_*_1m,pressure_last_5m
          --SensorGrid:Features:File             features.json; default: built-in definitions
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
