using CsCheck;
using SensorGrid.Grains.SensorIndex;

namespace SensorGrid.Grains.Tests.SensorIndex;

public sealed class SortedIdsTests
{
    private static readonly string[] Letters = ["a", "b", "/", "\U0001F600", "\uFFFD"];

    private static readonly Gen<string> Id = Gen.Int[0, Letters.Length - 1].Array[0, 4].Select(letters => string.Concat(letters.Select(i => Letters[i])));

    [Fact]
    public void Lists_what_a_scan_of_all_ids_would() =>
        Gen.Select(Id.Array[0, 30], Id.Array[0, 20], Id, Id.Null(), Gen.Int[0, 10]).Sample((ids, gone, prefix, after, limit) =>
        {
            var sorted = new SortedIds([]);
            foreach (var (number, id) in ids.Index())
            {
                sorted.Add(id, number);
            }

            foreach (var id in gone)
            {
                sorted.Remove(id);
            }

            var expected = ids.Distinct().Except(gone)
                .Where(id => id.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(id, after) > 0))
                .Order(StringComparer.Ordinal)
                .Take(limit);
            Assert.Equal(expected, sorted.List(prefix, after, limit));
            Assert.All(ids, id => Assert.Equal(gone.Contains(id) ? -1 : Array.IndexOf(ids, id), sorted.NumberOf(id)));
        });

    [Fact]
    public void Ids_have_the_numbers_of_their_places_and_empty_ones_are_left_out()
    {
        var sorted = new SortedIds(["b", "", "a"]);

        Assert.Equal(["a", "b"], sorted.List("", null, 10));
        Assert.Equal((0, 2, -1), (sorted.NumberOf("b"), sorted.NumberOf("a"), sorted.NumberOf("c")));
        Assert.Equal(["a"], sorted.List("", null, 10, number => number == 2));
    }

    [Fact]
    public void An_id_of_twenty_letters_takes_less_than_forty_bytes()
    {
        var sorted = new SortedIds([]);
        for (var i = 0; i < 10_000; i++)
        {
            sorted.Add($"plant-7/pump-{i:0000000}", i);
        }

        Assert.InRange(sorted.Bytes / 10_000, 28, 40);
    }

    [Fact]
    public void Ids_that_are_removed_take_nothing()
    {
        var sorted = new SortedIds(["a", "b"]);
        var before = sorted.Bytes;
        sorted.Add("c", 2);

        sorted.Remove("c");

        Assert.Equal(before, sorted.Bytes);
    }
}
