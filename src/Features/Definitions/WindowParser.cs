using System.Text.Json;
using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>Reads and checks an element of <c>windows</c>.</summary>
/// <param name="mistakes">Receives the mistakes.</param>
internal sealed class WindowParser(Mistakes mistakes)
{
    private const int MostTiles = 240;

    private static readonly TimeSpan LongestExactWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestHopWindow = TimeSpan.FromDays(31);

    /// <summary>Reads a window, and reports what is wrong with it.</summary>
    /// <returns>Whether it is right.</returns>
    public bool TryRead(Node node, out WindowDefinition window)
    {
        window = default;
        if (node.Kind == JsonValueKind.Object)
        {
            return TryReadObject(new MemberReader(node, mistakes), out window);
        }

        var hasLength = TryReadLength(node, "A window", ", or { \"length\": \"1h\", \"hop\": \"1m\" }", hasHop: false, out var length);
        window = new WindowDefinition(length, null);
        return hasLength;
    }

    private bool TryReadObject(MemberReader members, out WindowDefinition window)
    {
        var (lengthNode, hopNode) = (members.Find("length"), members.Find("hop"));
        if (lengthNode is null)
        {
            members.ReportMissing("length", "write the window's length, such as \"length\": \"1h\"");
        }

        var length = TimeSpan.Zero;
        var hop = TimeSpan.Zero;
        var isRight = lengthNode is not null && TryReadLength(lengthNode, "'length'", "", hopNode is not null, out length);
        if (hopNode is not null)
        {
            isRight &= TryReadHop(hopNode, isRight ? length : null, out hop);
        }

        members.Finish();
        window = new WindowDefinition(length, hopNode is null ? null : hop);
        return isRight;
    }

    private bool TryReadLength(Node node, string what, string orElse, bool hasHop, out TimeSpan length)
    {
        var most = hasHop ? LongestHopWindow : LongestExactWindow;
        if (node.Kind != JsonValueKind.String || !Duration.TryParse(node.Text, out length))
        {
            length = TimeSpan.Zero;
            mistakes.Add(node.Offset, $"{what} must be a duration such as \"30s\", \"5m\" or \"1h\"{orElse}, but is {node.Shown}{DurationRemedy.For(node, most)}");
            return false;
        }

        if (length > TimeSpan.Zero && length <= most)
        {
            return true;
        }

        mistakes.Add(node.Offset, length == TimeSpan.Zero ? $"{what} must be longer than 0, such as \"30s\", but is {node.Shown}." : $"{what} {TooLong(length, hasHop)}");
        return false;
    }

    private static string TooLong(TimeSpan length, bool hasHop)
    {
        if (length <= LongestHopWindow)
        {
            return $"without a hop must be at most {Duration.Format(LongestExactWindow)}, but is {Duration.Format(length)}: give it a hop, {Proposal(length)}.";
        }

        var most = hasHop ? $"must be at most {Duration.Format(LongestHopWindow)}" : $"must be at most {Duration.Format(LongestExactWindow)}, and {Duration.Format(LongestHopWindow)} with a hop";
        return $"{most}, but is {Duration.Format(length)}: write {(hasHop ? $"\"{Duration.Format(LongestHopWindow)}\"" : Proposal(LongestHopWindow))} or less.";
    }

    private bool TryReadHop(Node node, TimeSpan? length, out TimeSpan hop)
    {
        if (node.Kind != JsonValueKind.String || !Duration.TryParse(node.Text, out hop))
        {
            hop = TimeSpan.Zero;
            mistakes.Add(node.Offset, $"'hop' must be a duration such as \"1m\", but is {node.Shown}{DurationRemedy.For(node, length ?? LongestHopWindow)}");
            return false;
        }

        if (hop > (length ?? LongestHopWindow))
        {
            mistakes.Add(node.Offset, $"'hop' must be at most the window's length, {Duration.Format(length ?? LongestHopWindow)}, but is {Duration.Format(hop)}.");
            return false;
        }

        var least = LeastHop(length ?? TimeSpan.Zero);
        if (hop < TimeSpan.FromSeconds(1) || (length is { } known && known.Ticks / hop.Ticks > MostTiles))
        {
            var window = length is null ? "" : $" for a window of {Duration.Format(length.Value)}";
            mistakes.Add(node.Offset, $"'hop' must be at least {Duration.Format(least)}{window}, but is {Duration.Format(hop)}.");
            return false;
        }

        return true;
    }

    private static string Proposal(TimeSpan length) => $"{{ \"length\": \"{Duration.Format(length)}\", \"hop\": \"{Duration.Format(LeastHop(length))}\" }}";

    private static TimeSpan LeastHop(TimeSpan length) => TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(length.TotalSeconds / MostTiles)));
}
