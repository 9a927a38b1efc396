using System.Buffers;

namespace SensorGrid.Cli.Input;

/// <summary>Finds the separator of a CSV file from its first lines.</summary>
internal static class CsvDialect
{
    private const int MaxLines = 20;
    private const char Quote = '"';
    private const string SeparatorLine = "sep=";

    /// <summary>The separators, in the order of preference when nothing else decides.</summary>
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private static readonly SearchValues<char> LineEnds = SearchValues.Create('\r', '\n');

    /// <summary>Detects the separator that the header has and that divides most of the lines below it into as many fields; a comma when there is none.</summary>
    /// <param name="head">The beginning of the file: comments (lines that begin with #) and blank lines do not count.</param>
    public static char Detect(ReadOnlySpan<char> head)
    {
        if (IsSeparatorLine(head))
        {
            return head[SeparatorLine.Length];
        }

        var lines = Count(head);
        if (lines.Count == 0)
        {
            return Separators[0];
        }

        var best = 0;
        for (var candidate = 1; candidate < Separators.Length; candidate++)
        {
            best = Rank(lines, candidate).CompareTo(Rank(lines, best)) > 0 ? candidate : best;
        }

        return Separators[best];
    }

    /// <summary>Determines whether the file begins with a line such as <c>sep=;</c>, by which spreadsheets name the separator.</summary>
    public static bool IsSeparatorLine(ReadOnlySpan<char> head) =>
        head.StartsWith(SeparatorLine, StringComparison.OrdinalIgnoreCase) && head.Length > SeparatorLine.Length
        && Separators.Contains(head[SeparatorLine.Length]) && (head.Length == SeparatorLine.Length + 1 || LineEnds.Contains(head[SeparatorLine.Length + 1]));

    private static (bool IsThere, int Agreeing, int InHeader) Rank(List<int[]> lines, int candidate)
    {
        var inHeader = lines[0][candidate];
        return (inHeader > 0, lines.Count(line => line[candidate] == inHeader), inHeader);
    }

    // How many of each separator a record has outside of quotes.
    private static List<int[]> Count(ReadOnlySpan<char> head)
    {
        var lines = new List<int[]>();
        while (!head.IsEmpty && lines.Count < MaxLines)
        {
            if (LineEnds.Contains(head[0]))
            {
                head = head[1..];
                continue;
            }

            var counts = new int[Separators.Length];
            var length = CountRecord(head, counts);
            if (head[0] != CsvRecords.Comment)
            {
                lines.Add(counts);
            }

            head = head[length..];
        }

        return lines;
    }

    private static int CountRecord(ReadOnlySpan<char> head, int[] counts)
    {
        var quoted = false;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == Quote)
            {
                quoted = !quoted;
            }
            else if (!quoted && LineEnds.Contains(head[i]))
            {
                return i;
            }
            else if (!quoted && Array.IndexOf(Separators, head[i]) is >= 0 and var separator)
            {
                counts[separator]++;
            }
        }

        return head.Length;
    }
}
