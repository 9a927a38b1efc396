using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Shards;

/// <summary>Cuts dead letters into calls of bounded size.</summary>
internal static class DeadLetterBatches
{
    private const int MostLetters = 500, MostBytes = 1024 * 1024;

    public static IEnumerable<DeadLetter[]> Of(IReadOnlyList<DeadLetter> deadLetters)
    {
        var batch = new List<DeadLetter>();
        var bytes = 0;
        foreach (var deadLetter in deadLetters)
        {
            if (batch.Count == MostLetters || (batch.Count > 0 && bytes + deadLetter.Data.Length > MostBytes))
            {
                yield return [.. batch];
                batch.Clear();
                bytes = 0;
            }

            batch.Add(deadLetter);
            bytes += deadLetter.Data.Length;
        }

        if (batch.Count > 0)
        {
            yield return [.. batch];
        }
    }
}
