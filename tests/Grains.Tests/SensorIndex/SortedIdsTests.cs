using CsCheck;
using SensorGrid.Grains.SensorIndex;

namespace SensorGrid.Grains.Tests.SensorIndex;

public sealed class SortedIdsTests
{
    private static readonly string[] Letters = ["a", "b", "/", "\U0001F600", "\uFFFD"];

    private static readonly Gen<string> Id = Gen.Int[0, Letters.Length - 1].Array[0, 4].Select(letters => string.Concat(letters.Select(i => Letters[i])));

    [Fact]
    public void Lists_what_a_scan_of_all_ids_would() =>
        Gen.Select(Id.Array[0, 30], Id, Id.Null(), Gen.Int[0, 10]).Sample((ids, prefix, after, limit) =>
        {
            var sorted = new SortedIds([]);
            foreach (var id in ids)
            {
                sorted.Add(id);
            }

            var expected = ids.Distinct()
                .Where(id => id.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(id, after) > 0))
                .Order(StringComparer.Ordinal)
                .Take(limit);
            Assert.Equal(expected, sorted.List(prefix, after, limit));
            Assert.All(ids, id => Assert.True(sorted.Contains(id)));
        });
}
