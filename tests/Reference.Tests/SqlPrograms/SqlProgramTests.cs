using CsCheck;

namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>A query over a stream gives the rows that DuckDB finds when it has them all.</summary>
public sealed class SqlProgramTests
{
    private const int QueriesPerRows = 4;

    [Fact]
    public void A_projection_with_a_condition() => Check(pairs => pairs.Projection());

    [Fact]
    public void Groups_of_a_step() => Check(pairs => pairs.Groups());

    [Fact]
    public void Groups_by_two_times() => Check(pairs => pairs.TwoKeys());

    [Fact]
    public void Different_rows() => Check(pairs => pairs.Different());

    [Fact]
    public void A_join_with_a_table() => Check(pairs => pairs.TableJoin());

    [Fact]
    public void Hopping_windows() => Check(pairs => pairs.Hops());

    [Fact]
    public void Cumulating_windows() => Check(pairs => pairs.Cumulated());

    [Fact]
    public void A_window_of_rows_before_each_row() => Check(pairs => pairs.OverRows());

    [Fact]
    public void A_window_of_time_before_each_row() => Check(pairs => pairs.OverRange());

    [Fact]
    public void The_first_rows_of_a_step_by_a_value() => Check(pairs => pairs.TopN());

    [Fact]
    public void A_join_of_streams_within_an_interval() => Check(pairs => pairs.IntervalJoin());

    private static void Check(Func<QueryPairs, QueryPair> draw)
    {
        using var duck = new Duck();
        Gen.Int[0, int.MaxValue].Sample(
            seed =>
            {
                var random = new Random(seed);
                var (readings, places) = (RandomRows.Readings(random), RandomRows.Places(random));
                duck.Fill(readings, places);
                for (var i = 0; i < QueriesPerRows; i++)
                {
                    Check(draw(new QueryPairs(random)), duck, readings, places);
                }
            },
            iter: 30,
            threads: 1);
    }

    private static void Check(QueryPair pair, Duck duck, List<Reading> readings, List<Place> places)
    {
        var (expected, found) = (duck.Answer(pair.Reference), Streamed.Answer(pair.Streaming, readings, places));
        if (!pair.IsOrdered)
        {
            expected.Sort(StringComparer.Ordinal);
            found.Sort(StringComparer.Ordinal);
        }

        Assert.True(expected.SequenceEqual(found), $"{pair.Streaming}\n{pair.Reference}\nexpected:\n{string.Join('\n', expected)}\nfound:\n{string.Join('\n', found)}\nof:\n{string.Join('\n', readings)}\n{string.Join('\n', places)}");
    }
}
