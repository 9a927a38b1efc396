using System.Runtime.CompilerServices;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>Puts the rows of several inputs in the order of their times, as far as each file has them in order; rows of one file stay in its order.</summary>
internal static class MergedRows
{
    /// <summary>Reads the rows of all inputs, each with the input's index. Of rows with the same time those of the first input come first.</summary>
    public static async IAsyncEnumerable<(int Input, TimedRow Row)> ReadAsync(
        IReadOnlyList<TimedRows> inputs, bool isSorted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var readers = inputs.Select(input => input.ReadAsync(isSorted, cancellationToken).GetAsyncEnumerator(cancellationToken)).ToArray();
        try
        {
            var next = new long?[readers.Length];
            for (var i = 0; i < readers.Length; i++)
            {
                next[i] = await NextAsync(readers[i], long.MinValue);
            }

            while (Earliest(next) is >= 0 and var input)
            {
                yield return (input, readers[input].Current);
                next[input] = await NextAsync(readers[input], next[input]!.Value);
            }
        }
        finally
        {
            foreach (var reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }

    // The time at which the next row is due: an error at once, a row that goes back with the one before it.
    private static async ValueTask<long?> NextAsync(IAsyncEnumerator<TimedRow> reader, long last) =>
        await reader.MoveNextAsync() ? Math.Max(last, reader.Current.Row?.Time ?? last) : null;

    private static int Earliest(long?[] next)
    {
        var earliest = -1;
        for (var i = 0; i < next.Length; i++)
        {
            if (next[i] is { } time && (earliest < 0 || time < next[earliest]))
            {
                earliest = i;
            }
        }

        return earliest;
    }
}
