using System.Globalization;
using SensorGrid.Guards.Text;

namespace SensorGrid.Silo.Reports;

/// <summary>Shows a person the addresses, and what to try.</summary>
internal static class StartUpReport
{
    /// <summary>The last line of the report: from then on requests are answered.</summary>
    public const string Ready = "SensorGrid is ready";

    public static void Write(TextWriter output, SensorGridAddresses addresses)
    {
        var now = Format(addresses.StartedAt);
        var later = Format(addresses.StartedAt + TimeSpan.FromSeconds(1));
        var api = addresses.Api.ToString().TrimEnd('/');
        var key = addresses.NeedsKey ? " -H \"authorization: Bearer $SENSORGRID_API_KEY\"" : "";
        output.WriteLine(
            $$$"""

              API        {{{api}}}{{{RedisOf(addresses)}}}
              Kinesis    {{{KinesisOf(addresses)}}}
              Streams    {{{string.Join("; ", addresses.Streams.Select(Describe))}}}
              Data       {{{SecretText.Mask(addresses.Data)}}}
              Model      {{{addresses.Model}}}
              Memory     {{{addresses.Memory}}}
              Orleans    {{{addresses.Orleans}}}

            Put a reading in, and ask for its sensor's features:

              curl -X POST {{{api}}}/readings{{{key}}} -H 'content-type: application/json' -d '{"sensorId":"plant-1/pump-7","timestamp":"{{{now}}}","metrics":{"temperature":21.5,"vibration":0.03}}'
              curl{{{key}}} '{{{api}}}/sensors/plant-1%2Fpump-7/features?asOf=latest'
            """);
        if (addresses.Kinesis is { } kinesis)
        {
            output.WriteLine(
                $$$"""

                Or publish with any AWS client (credentials and region may be dummies):

                  AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_DEFAULT_REGION=us-east-1 aws kinesis put-record --endpoint-url {{{SecretText.Address(kinesis.ToString()).TrimEnd('/')}}} --stream-name {{{addresses.StreamName}}} \
                    --partition-key plant-1/pump-7 --cli-binary-format raw-in-base64-out --data '{"sensorId":"plant-1/pump-7","timestamp":"{{{later}}}","metrics":{"temperature":21.7}}'
                """);
        }

        output.WriteLine();
        output.WriteLine(Ready);
    }

    private static string Describe(KeyValuePair<string, int> stream) =>
        string.Create(CultureInfo.InvariantCulture, $"{stream.Key}, {stream.Value} {(stream.Value == 1 ? "shard" : "shards")}");

    private static string RedisOf(SensorGridAddresses addresses) =>
        addresses.Redis.Count == 0 ? "" : $"{Environment.NewLine}  Redis      {string.Join(' ', addresses.Redis)}";

    private static string KinesisOf(SensorGridAddresses addresses) => addresses switch
    {
        { Kinesis: null } => "AWS, by the SDK's settings",
        { IsKinesisEmbedded: true } => $"{addresses.Kinesis} (embedded)",
        _ => SecretText.Address(addresses.Kinesis.ToString()),
    };

    private static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
