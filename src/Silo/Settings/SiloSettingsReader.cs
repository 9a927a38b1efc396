using System.Net;
using SensorGrid.Api.Keys;
using SensorGrid.Api.Settings;
using SensorGrid.Guards.Text;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Silo.Settings;

/// <summary>Reads all settings, and fills in what is not set.</summary>
internal static class SiloSettingsReader
{
    /// <summary>Every setting there is; one that is not among them is most likely misspelt.</summary>
    private static readonly string[] Known =
    [
        "DataDirectory", "Kinesis:StreamName", "Kinesis:Sources", "Kinesis:ServiceUrl", "Kinesis:Embedded", "Kinesis:LocalPort", "Kinesis:StartPosition", "Kinesis:EnhancedFanOut",
        "Orleans:SiloPort", "Orleans:GatewayPort", "Orleans:Host", "Orleans:ClusterId", "Orleans:TrustedNetwork", "Orleans:Tls:CertificateFile", "Orleans:Tls:KeyFile", "Orleans:Tls:AuthorityFile", "Clustering:Redis",
        "Storage:DynamoDB:Service", "Storage:DynamoDB:TableName", "Storage:DynamoDB:CreateIfNotExists", "Features:File", DefinitionsSetting.Name, DefinitionsSetting.FollowName, InfluxSetting.Name, "Model:Folder", "Checkpoint:Interval",
        "Anomalies:OutputStream", "Anomalies:MaxSites", "Anomalies:SiteRetention", "DeadLetters:Retention", "DeadLetters:LaneMegabytes", "Api:AllowAnonymous", "Api:KeysFile", "Api:MaxConnections", "Api:MaxBodyBytes",
        "Api:MaxAnswerBytes", "Memory:LiveSensors", "MaxSensors", RedisDoorSetting.Name, .. TableSourcesSetting.Names,
    ];

    /// <exception cref="StartUpException">A setting cannot be.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        SharedSettings.RefuseUnknown(configuration, Known);
        var read = new SettingsReader(configuration);
        var definitions = DefinitionsSetting.Read(read);
        var followed = DefinitionsSetting.Followed(read);
        var kinesis = ReadKinesis(read, followed is null ? definitions : DefinitionsSetting.InFolder(followed));
        var table = ReadTable(read);
        var cluster = ReadCluster(read);
        if (cluster.Redis is not null && (kinesis.Embedded || table is null))
        {
            throw new StartUpException(
                $"SensorGrid:Clustering:Redis is set, and {(kinesis.Embedded ? "the Kinesis endpoint is embedded" : "state is kept in this process's data directory")}: "
                + "silos of one cluster share both; set SensorGrid:Kinesis:ServiceUrl (or Embedded=false, for AWS) and SensorGrid:Storage:DynamoDB:Service.");
        }

        return new SiloSettings(
            SharedSettings.Urls(read),
            Path.GetFullPath(read.Text("SensorGrid:DataDirectory", "data")),
            kinesis,
            cluster,
            table,
            read.Text("SensorGrid:Features:File"),
            definitions,
            followed,
            InfluxSetting.Read(read),
            ViewsSetting.Read(configuration),
            read.Text(ModelInForce.Setting) is { } folder ? Path.GetFullPath(folder) : null,
            read.Duration(
                "SensorGrid:Checkpoint:Interval",
                TimeSpan.FromSeconds(kinesis.Embedded ? 5 : 60),
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromMinutes(10)),
            (int?)read.Number("SensorGrid:Memory:LiveSensors", 64, 100_000_000),
            (int?)read.Number("SensorGrid:MaxSensors", 1, 1_000_000_000),
            ReadAnomalies(read),
            read.Duration("SensorGrid:DeadLetters:Retention", TimeSpan.FromDays(14), TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
            (int)(read.Number("SensorGrid:DeadLetters:LaneMegabytes", 1, 100_000) ?? 64),
            ApiAccessSettings.Read(configuration, read),
            SharedSettings.Limits(read),
            RedisDoorSetting.Read(read),
            SharedSettings.Network(read));
    }

    private static KinesisSettings ReadKinesis(SettingsReader read, SourceDefinitions definitions)
    {
        var serviceUrl = read.Url("SensorGrid:Kinesis:ServiceUrl");
        var embedded = read.Flag("SensorGrid:Kinesis:Embedded", serviceUrl is null);
        if (embedded && serviceUrl is not null)
        {
            throw new StartUpException(
                $"SensorGrid:Kinesis:Embedded is 'true' while SensorGrid:Kinesis:ServiceUrl is '{SecretText.Address(serviceUrl.ToString())}': set one of them, not both.");
        }

        var start = read.Text("SensorGrid:Kinesis:StartPosition", "TRIM_HORIZON");
        if (!StartPosition.TryParse(start, out var position))
        {
            throw SettingsReader.Wrong(
                "SensorGrid:Kinesis:StartPosition", start, "TRIM_HORIZON, LATEST or a time such as 2026-11-22T10:00:00Z was expected");
        }

        var name = SharedSettings.StreamName(read);
        var tables = TableSourcesSetting.Read(read);
        var sources = SharedSettings.Sources(read, name, definitions, tables.Tables);
        TableSourcesSetting.CheckDefined(tables, definitions);
        var output = ReadOutputStream(read, [name, .. sources, .. tables.Tables]);
        var consumer = read.Text(KinesisSettings.ConsumerSetting) is { } text ? SharedSettings.CheckStreamName(KinesisSettings.ConsumerSetting, text) : null;
        return new KinesisSettings(name, sources, tables, serviceUrl, embedded, read.Port("SensorGrid:Kinesis:LocalPort", 4567, lowest: 0), output, position, consumer);
    }

    private static AnomalySettings ReadAnomalies(SettingsReader read) => new(
        (int)(read.Number("SensorGrid:Anomalies:MaxSites", 1, 1_000_000) ?? 20_000),
        read.Duration("SensorGrid:Anomalies:SiteRetention", TimeSpan.FromDays(90), TimeSpan.FromHours(1), TimeSpan.FromDays(3650)));

    private static string? ReadOutputStream(SettingsReader read, string[] streamsOfReadings)
    {
        if (read.Text(KinesisSettings.OutputSetting) is not { } output)
        {
            return null;
        }

        return streamsOfReadings.Contains(output, StringComparer.Ordinal)
            ? throw SettingsReader.Wrong(KinesisSettings.OutputSetting, output, "another stream than those of the readings was expected")
            : SharedSettings.CheckStreamName(KinesisSettings.OutputSetting, output);
    }

    private static DynamoDBSettings? ReadTable(SettingsReader read)
    {
        var table = read.Text("SensorGrid:Storage:DynamoDB:TableName");
        var create = read.Flag("SensorGrid:Storage:DynamoDB:CreateIfNotExists", otherwise: true);
        if (read.Text("SensorGrid:Storage:DynamoDB:Service") is not { } service)
        {
            return table is null
                ? null
                : throw new StartUpException(
                    $"SensorGrid:Storage:DynamoDB:TableName is '{table}' without SensorGrid:Storage:DynamoDB:Service: a region such as eu-west-1, or an endpoint's URL.");
        }

        if (service.AsSpan().IndexOfAny(':', '@') >= 0)
        {
            _ = read.Url("SensorGrid:Storage:DynamoDB:Service");
        }

        return new DynamoDBSettings(service, table ?? "OrleansGrainState", create);
    }

    private static ClusterSettings ReadCluster(SettingsReader read)
    {
        var siloPort = read.Port("SensorGrid:Orleans:SiloPort", 11111, lowest: 1);
        var gatewayPort = read.Port("SensorGrid:Orleans:GatewayPort", 30000, lowest: 1);
        if (siloPort == gatewayPort)
        {
            throw new StartUpException(
                $"SensorGrid:Orleans:SiloPort and SensorGrid:Orleans:GatewayPort are both {siloPort}: each needs a port of its own.");
        }

        var host = read.Text("SensorGrid:Orleans:Host", "127.0.0.1");
        if (!IPAddress.TryParse(host, out var address))
        {
            throw SettingsReader.Wrong("SensorGrid:Orleans:Host", host, "the IP address was expected at which other silos reach this one");
        }

        var redis = read.Text(RedisCheck.Setting);
        return new ClusterSettings(
            redis, read.Text("SensorGrid:Orleans:ClusterId", SharedSettings.DefaultClusterId), redis is null ? IPAddress.Loopback : address, siloPort, gatewayPort);
    }
}
