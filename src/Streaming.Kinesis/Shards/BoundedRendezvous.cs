using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Shares shards out among silos: evenly, with few moves on a change, and alike on every silo that sees the same sets.</summary>
/// <remarks>
/// Plain rendezvous hashing is uneven for few shards. So every silo takes its share, rounded down, and of the shards that are left over one
/// at most: shards are placed in the order of their best score, each on the best silo that has room. Together they have room for all exactly.
/// </remarks>
internal static class BoundedRendezvous
{
    /// <summary>Assigns each shard to a silo; empty when there are no silos.</summary>
    /// <param name="shards">The ids of the shards.</param>
    /// <param name="silos">The silos.</param>
    /// <param name="source">See <see cref="Configuration.KinesisStreamOptions.Source"/>.</param>
    public static IReadOnlyDictionary<string, SiloAddress> Assign(
        IReadOnlyCollection<string> shards, IReadOnlyCollection<SiloAddress> silos, string? source = null)
    {
        var result = new Dictionary<string, SiloAddress>(shards.Count, StringComparer.Ordinal);
        if (silos.Count == 0)
        {
            return result;
        }

        var names = silos.Select(silo => (Silo: silo, Name: silo.ToParsableString())).OrderBy(silo => silo.Name, StringComparer.Ordinal).ToList();
        var (share, leftOver) = Math.DivRem(shards.Count, silos.Count);
        var taken = names.ToDictionary(silo => silo.Silo, _ => 0);
        var ranked = from shard in shards
                     let choices = (from silo in names
                                    let score = Score(silo.Name, source is null ? shard : $"{source}:{shard}")
                                    orderby score descending
                                    select (silo.Silo, Score: score)).ToList()
                     orderby choices[0].Score descending, shard
                     select (Shard: shard, Choices: choices);
        foreach (var (shard, choices) in ranked)
        {
            var silo = choices.First(choice => taken[choice.Silo] < share || (leftOver > 0 && taken[choice.Silo] == share)).Silo;
            leftOver -= taken[silo]++ == share ? 1 : 0;
            result[shard] = silo;
        }

        return result;
    }

    private static ulong Score(string silo, string shard) =>
        BinaryPrimitives.ReadUInt64BigEndian(XxHash3.Hash(Encoding.UTF8.GetBytes($"{silo}/{shard}")));
}
