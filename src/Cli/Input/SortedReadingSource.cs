using System.Runtime.CompilerServices;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>
/// The readings of another source in the order of their event times; those of one time keep their order. Refused rows come first, as they are met.
/// </summary>
/// <remarks>An external merge sort: at most <c>runBytes</c> of readings are in memory, the rest is in temporary files until the end of the reading.</remarks>
internal sealed class SortedReadingSource(IReadingSource source, long runBytes = SortedReadingSource.DefaultRunBytes) : IReadingSource
{
    private const long DefaultRunBytes = 128L << 20;

    public string Name => source.Name;

    public bool IsOneSeries => source.IsOneSeries;

    public double Fraction => source.Fraction;

    public IReadOnlyList<string> LeftOut => source.LeftOut;

    public IReadOnlyList<string> Remarks => source.Remarks;

    public Task<IReadOnlyCollection<string>> GetMetricsAsync(CancellationToken cancellationToken) => source.GetMetricsAsync(cancellationToken);

    public async IAsyncEnumerable<InputItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var runs = new List<SortedRun>();
        var items = new List<InputItem>();
        try
        {
            var bytes = 0L;
            await foreach (var item in source.ReadAsync(cancellationToken))
            {
                if (item.Reading is null)
                {
                    yield return item;
                    continue;
                }

                items.Add(item);
                bytes += SortedRun.SizeOf(item);
                if (bytes > runBytes)
                {
                    runs.Add(Write(items));
                    (items, bytes) = ([], 0);
                }
            }

            Sort(items);
            foreach (var item in runs.Count == 0 ? items : Merge([.. runs.Select(run => run.Read()), items]))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    // Within a source lines grow, so that a run's number and then the place in it are the order of the file.
    private static IEnumerable<InputItem> Merge(IReadOnlyList<IEnumerable<InputItem>> runs)
    {
        var heads = runs.Select(run => run.GetEnumerator()).ToArray();
        try
        {
            var queue = new PriorityQueue<int, (long Ticks, int Run)>();
            for (var run = 0; run < heads.Length; run++)
            {
                Advance(run);
            }

            while (queue.TryDequeue(out var run, out _))
            {
                yield return heads[run].Current;
                Advance(run);
            }

            void Advance(int run)
            {
                if (heads[run].MoveNext())
                {
                    queue.Enqueue(run, (heads[run].Current.Reading!.EventTime.UtcTicks, run));
                }
            }
        }
        finally
        {
            Array.ForEach(heads, head => head.Dispose());
        }
    }

    private static SortedRun Write(List<InputItem> items)
    {
        Sort(items);
        try
        {
            return SortedRun.Write(items);
        }
        catch (IOException exception)
        {
            throw new CliException($"--sort needs as much room as the readings have in '{Path.GetTempPath()}' (set TMPDIR to use another folder): {exception.Message}");
        }
    }

    private static void Sort(List<InputItem> items)
    {
        var sorted = items.OrderBy(item => item.Reading!.EventTime.UtcTicks).ToArray();
        items.Clear();
        items.AddRange(sorted);
    }
}
