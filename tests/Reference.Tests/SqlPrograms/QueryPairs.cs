using System.Globalization;

namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>Draws queries with the same question to the reference.</summary>
/// <param name="random">The source of chance.</param>
internal sealed class QueryPairs(Random random)
{
    /// <summary>Aggregates as they are written here, and there. AVG of whole numbers is a whole number here.</summary>
    private static readonly (string Here, string There)[] Aggregates =
    [
        ("COUNT(*)", "count(*)"), ("COUNT(x)", "count(x)"), ("COUNT(k)", "count(k)"), ("SUM(x)", "sum(x)"), ("SUM(n)", "CAST(sum(n) AS BIGINT)"), ("SUM(d)", "sum(d)"),
        ("AVG(x)", "avg(x)"), ("AVG(n)", "CAST(trunc(avg(n)) AS BIGINT)"), ("MIN(x)", "min(x)"), ("MAX(x)", "max(x)"), ("MIN(n)", "min(n)"), ("MAX(n)", "max(n)"), ("MIN(k)", "min(k)"), ("MAX(k)", "max(k)"),
        ("MIN(d)", "min(d)"), ("MAX(d)", "max(d)"), ("STDDEV_POP(x)", "stddev_pop(x)"), ("STDDEV_SAMP(n)", "stddev_samp(n)"), ("VAR_POP(n)", "var_pop(n)"), ("VAR_SAMP(x)", "var_samp(x)"),
        ("COUNT(DISTINCT k)", "count(DISTINCT k)"), ("COUNT(DISTINCT x)", "count(DISTINCT x)"), ("SUM(DISTINCT n)", "CAST(sum(DISTINCT n) AS BIGINT)"), ("SUM(x * n)", "sum(x * n)"),
    ];

    /// <summary>Functions of a window of OVER, with both; W stands for the window.</summary>
    private static readonly (string Here, string There)[] Over = [.. Aggregates.Where(each => !each.Here.Contains("DISTINCT", StringComparison.Ordinal) && !each.There.Contains("CAST", StringComparison.Ordinal)).Select(each => ($"{each.Here} OVER W", $"{each.There} OVER W"))];

    private static readonly string[] Numbers = ["x", "n", "x + n", "x - 2", "-n", "x * 0.5e0", "n * n", "ABS(x)", "COALESCE(n, 0)", "CASE WHEN x > n THEN x ELSE n END", "NULLIF(x, 3)", "MOD(n, 3)"];
    private static readonly string[] Others =
    [
        "k", "d", "d + d", "COALESCE(k, 'none')", "k || '!'", "UPPER(k)", "CASE n WHEN 1 THEN 'one' WHEN -1 THEN 'less' END", "LEFT(k, 1)", "RIGHT(k || 'xyz', 2)", "LPAD(k, 4, '*-')", "RPAD(k || 'xyz', 2, '*')", "REVERSE(k || 'xyz')",
        "REPEAT(k, 2)", "CONCAT_WS('-', k, 'x', k)", "MD5(k)", "SHA256(k)", "TRY_CAST(COALESCE(k, '7') AS INTEGER)", "INSTR('xyz' || k, 'z')",
    ];
    private static readonly string[] Comparisons = ["<", "<=", "=", "<>", ">", ">="];

    /// <summary>Draws a projection of rows that a condition keeps.</summary>
    public QueryPair Projection()
    {
        var items = string.Join(", ", Some(3, () => random.Next(2) == 0 ? Of(Numbers) : Of(Others)));
        var where = Where();
        return new QueryPair($"SELECT STREAM {items} FROM s{where}", $"SELECT t, {items} FROM s{where} ORDER BY seq", IsOrdered: true);
    }

    /// <summary>Draws groups of a step of time.</summary>
    public QueryPair Groups()
    {
        var (step, length) = Step();
        var key = Of(["", "k", "n", "k, n", "x"]);
        var (here, there) = AggregatesOf(Aggregates, 4);
        var (where, having) = (Where(), Of(["", " HAVING COUNT(*) > 1", " HAVING MAX(x) > 0", " HAVING SUM(n) IS NOT NULL AND COUNT(x) < 3"]));
        var keys = key.Length > 0 ? $"{key}, " : "";
        return new QueryPair(
            $"SELECT STREAM {keys}{here} FROM s{where} GROUP BY {keys}{step}{having}",
            $"SELECT (t // {length} + 1) * {length}, {keys}{there} FROM s{where} GROUP BY {keys}t // {length}{having}");
    }

    /// <summary>Draws groups by the step of arrival and that of another time.</summary>
    public QueryPair TwoKeys()
    {
        var (step, length) = Step();
        var other = Of([500L, 1000L, 3000L]);
        var (here, there) = AggregatesOf(Aggregates, 3);
        return new QueryPair(
            $"SELECT STREAM STEP(e BY {Interval(other)}), {here} FROM s GROUP BY {step}, STEP(e BY {Interval(other)})",
            $"SELECT (t // {length} + 1) * {length}, (e // {other}) * {other}, {there} FROM s GROUP BY t // {length}, e // {other}");
    }

    /// <summary>Draws different rows of a step.</summary>
    public QueryPair Different()
    {
        var key = Of(["k", "n", "k, n", "x", "d, k"]);
        var (step, length) = Step();
        return new QueryPair(
            $"SELECT STREAM DISTINCT {step} AS t, {key} FROM s",
            $"SELECT min(t), (t // {length}) * {length}, {key} FROM s GROUP BY t // {length}, {key}");
    }

    /// <summary>Draws a join with a table.</summary>
    public QueryPair TableJoin()
    {
        var kind = Of(["JOIN", "LEFT JOIN"]);
        var on = Of(["s.k = p.k", "s.k = p.k AND s.n < p.w", "s.n = p.w", "s.k = p.k AND p.hall = 'north'", "s.x > p.w"]);
        return new QueryPair($"SELECT STREAM s.k, s.x, p.hall, p.w FROM s {kind} p ON {on}", $"SELECT t, s.k, s.x, p.hall, p.w FROM s {kind} p ON {on}");
    }

    /// <summary>Draws windows that overlap, in either spelling of HOP.</summary>
    public QueryPair Hops()
    {
        var (slide, times) = (Of([500L, 1000L, 2000L]), Of([1L, 2L, 3L, 5L]));
        var size = slide * times;
        var (key, where) = (Of(["k", "n", "k, n"]), Where());
        var (here, there) = AggregatesOf(Aggregates, 3);
        var streaming = random.Next(2) == 0 && times > 1
            ? $"SELECT HOP_START(ROWTIME, {Interval(slide)}, {Interval(size)}), {key}, {here} FROM s{where} GROUP BY HOP(ROWTIME, {Interval(slide)}, {Interval(size)}), {key}"
            : $"SELECT window_start, {key}, {here} FROM TABLE(HOP(TABLE s, DESCRIPTOR(ROWTIME), {Interval(slide)}, {Interval(size)})){where} GROUP BY window_start, window_end, {key}";
        return new QueryPair(
            streaming,
            $"SELECT i * {slide} + {size}, i * {slide}, {key}, {there} FROM (SELECT s.*, unnest(range(t // {slide} - {times - 1}, t // {slide} + 1)) AS i FROM s){where} GROUP BY i, {key}");
    }

    /// <summary>Draws windows that grow.</summary>
    public QueryPair Cumulated()
    {
        var (step, times) = (Of([500L, 1000L]), Of([2L, 3L, 4L]));
        var size = step * times;
        var (here, there) = AggregatesOf(Aggregates, 3);
        return new QueryPair(
            $"SELECT window_start, k, {here} FROM TABLE(CUMULATE(TABLE s, DESCRIPTOR(ROWTIME), {Interval(step)}, {Interval(size)})) GROUP BY window_start, window_end, k",
            $"SELECT i * {step}, (t // {size}) * {size}, k, {there} FROM (SELECT s.*, unnest(range(t // {step} + 1, (t // {size} + 1) * {times} + 1)) AS i FROM s) GROUP BY i, t // {size}, k");
    }

    /// <summary>Draws windows of rows before each row.</summary>
    public QueryPair OverRows()
    {
        var (rows, key) = (Of([0, 1, 3, 10]), Of(["", "PARTITION BY k", "PARTITION BY n", "PARTITION BY k, n"]));
        var (here, there) = AggregatesOf(Over, 4);
        return new QueryPair(
            $"SELECT STREAM k, {here} FROM s WINDOW w AS ({key} ROWS {rows} PRECEDING)",
            $"SELECT t, k, {there} FROM s WINDOW w AS ({key} ORDER BY seq ROWS {rows} PRECEDING) ORDER BY seq",
            IsOrdered: true);
    }

    /// <summary>Draws windows of time before each row.</summary>
    public QueryPair OverRange()
    {
        var (length, key) = (Of([0L, 1L, 500L, 2000L, 70_000L]), Of(["", "PARTITION BY k", "PARTITION BY n", "PARTITION BY k, n"]));
        var (here, there) = AggregatesOf(Over, 4);
        return new QueryPair(
            $"SELECT STREAM k, {here} FROM s WINDOW w AS ({key} RANGE {Interval(length)} PRECEDING)",
            $"SELECT t, k, {there} FROM s WINDOW w AS ({key} ORDER BY t RANGE BETWEEN {length} PRECEDING AND CURRENT ROW) ORDER BY seq",
            IsOrdered: true);
    }

    /// <summary>Draws the first rows of each step by their values.</summary>
    public QueryPair TopN()
    {
        var (step, length) = Step();
        var (key, most) = (Of(["", ", k", ", n"]), random.Next(1, 4));
        var (here, there) = Of<(string, string)>([("x DESC", "x DESC NULLS FIRST"), ("n", "n NULLS LAST"), ("k DESC, x", "k DESC NULLS FIRST, x NULLS LAST"), ("d DESC NULLS LAST", "d DESC NULLS LAST")]);
        return new QueryPair(
            $"SELECT k, x, n, d, place FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {step}{key} ORDER BY {here}) AS place FROM s) WHERE place <= {most}",
            $"SELECT raised, k, x, n, d, place FROM (SELECT *, max(t) OVER (ORDER BY t // {length}, opened, place ROWS UNBOUNDED PRECEDING) AS raised FROM (SELECT *, row_number() OVER (PARTITION BY t // {length}{key} ORDER BY {there}, seq) AS place, min(seq) OVER (PARTITION BY t // {length}{key}) AS opened FROM s)) WHERE place <= {most} ORDER BY t // {length}, opened, place",
            IsOrdered: true);
    }

    /// <summary>Draws a join of the stream with itself within an interval.</summary>
    public QueryPair IntervalJoin()
    {
        var (before, after) = (Of([0L, 500L, 1000L, 3000L]), Of([0L, 250L, 2000L]));
        var (kind, key) = (Of(["JOIN", "LEFT JOIN", "JOIN"]), Of(["a.k = b.k AND ", "a.n = b.n AND ", ""]));
        return new QueryPair(
            $"SELECT a.k, a.x, b.k, b.x, a.n, b.n FROM s AS a {kind} s AS b ON {key}a.ROWTIME BETWEEN b.ROWTIME - {Interval(before)} AND b.ROWTIME + {Interval(after)}",
            $"SELECT CASE WHEN b.t IS NULL THEN a.t + {before} ELSE greatest(a.t, b.t) END, a.k, a.x, b.k, b.x, a.n, b.n FROM s AS a {kind} s AS b ON {key}a.t BETWEEN b.t - {before} AND b.t + {after}");
    }

    private static string Interval(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"INTERVAL '{milliseconds / 1000}.{milliseconds % 1000:000}' SECOND");

    private (string Step, long Length) Step() => Of<(string, long)>(
    [
        ("STEP(s.ROWTIME BY INTERVAL '1' SECOND)", 1000), ("STEP(s.ROWTIME BY INTERVAL '7' SECOND)", 7000), ("FLOOR(s.ROWTIME TO MINUTE)", 60_000), ("FLOOR(s.ROWTIME TO SECOND)", 1000), ("STEP(s.ROWTIME BY INTERVAL '5' MINUTE)", 300_000),
    ]);

    private string Where() => random.Next(2) == 0 ? "" : $" WHERE {Condition()}{Of(["", $" AND {Condition()}", $" OR NOT {Condition()}"])}";

    private string Condition() => random.Next(6) switch
    {
        0 => $"{Of(["k", "x", "n", "d"])} IS {Of(["", "NOT "])}NULL",
        1 => $"k {Of(["", "NOT "])}LIKE '{Of(["a%", "%", "_", "%a%", "a_"])}'",
        2 => $"n {Of(["", "NOT "])}IN (1, -1, 5)",
        3 => $"x {Of(["", "NOT "])}BETWEEN -1 AND {Of(["3", "n"])}",
        4 => $"k {Of(Comparisons)} '{Of(["a", "b", ""])}'",
        _ => $"{Of(Numbers)} {Of(Comparisons)} {Of(Numbers)}",
    };

    private (string Here, string There) AggregatesOf((string Here, string There)[] among, int most)
    {
        var some = Some(most, () => Of(among));
        return (string.Join(", ", some.Select(each => each.Here)), string.Join(", ", some.Select(each => each.There)));
    }

    private List<T> Some<T>(int most, Func<T> draw) => [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => draw())];

    private T Of<T>(IReadOnlyList<T> values) => RandomRows.Of(random, values);
}
