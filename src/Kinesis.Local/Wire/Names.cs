using System.Text.RegularExpressions;

namespace SensorGrid.Kinesis.Local.Wire;

internal static partial class Names
{
    public const string Account = "000000000000";

    public static bool IsStreamName(string text) => StreamNamePattern().IsMatch(text);

    /// <summary>Gets the stream's name at the end of an ARN; region and account may be anything. Null if it is no such ARN.</summary>
    public static string? StreamOfArn(string arn) =>
        ArnPattern().Match(arn) is { Success: true } match && IsStreamName(match.Groups[1].Value) ? match.Groups[1].Value : null;

    /// <summary>Parses a consumer's ARN: its stream, its name, and the second in which it was made. Null if it is no such ARN.</summary>
    public static (string Stream, string Consumer, long CreatedAt)? ConsumerOfArn(string arn) =>
        ConsumerArnPattern().Match(arn) is { Success: true } match
        && IsStreamName(match.Groups[1].Value) && IsStreamName(match.Groups[2].Value) && long.TryParse(match.Groups[3].ValueSpan, out var createdAt)
            ? (match.Groups[1].Value, match.Groups[2].Value, createdAt)
            : null;

    /// <summary>Parses the number in <c>shardId-000000000012</c>; null if it is no shard's name.</summary>
    public static int? ShardNumber(string shardId) =>
        ShardIdPattern().Match(shardId) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, out var number) ? number : null;

    [GeneratedRegex(@"\A[a-zA-Z0-9_.-]{1,128}\z")]
    private static partial Regex StreamNamePattern();

    [GeneratedRegex(@"\Aarn:aws[^:]*:kinesis:[^:]*:[^:]*:stream/(.+)\z")]
    private static partial Regex ArnPattern();

    [GeneratedRegex(@"\Aarn:aws[^:]*:kinesis:[^:]*:[^:]*:stream/([^/]+)/consumer/([^:]+):(\d{1,18})\z")]
    private static partial Regex ConsumerArnPattern();

    [GeneratedRegex(@"\AshardId-(\d{12})\z")]
    private static partial Regex ShardIdPattern();
}
