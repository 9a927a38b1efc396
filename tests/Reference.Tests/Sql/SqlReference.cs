using DuckDB.NET.Data;
using SensorGrid.Offline.Reference.Exact;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests.Sql;

/// <summary>A raw log in an SQL engine, and what follows from it by the definitions alone: who is late, who is a duplicate, and what is in a window.</summary>
internal sealed class SqlReference : IDisposable
{
    // A reading is late by the newest time that its shard and those it came out of had before it, or when its sensor was retired up to there. A clock that is ahead moves
    // both to the arrival at most.
    private const string Judge = """
        CREATE TABLE judged AS
        WITH clocked AS (SELECT *, least(event, coalesce(arrived, event)) AS clock FROM reading),
        lineage AS (
            SELECT a.shard AS lineage, c.*,
                max(CASE WHEN NOT c.retires THEN c.clock END) OVER (PARTITION BY a.shard ORDER BY c.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS border,
                max(CASE WHEN c.retires THEN c.event END) OVER (ORDER BY c.seq RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS retired
            FROM ancestor a JOIN clocked c ON c.shard = a.ancestor)
        SELECT l.* EXCLUDE (lineage),
            NOT retires AND (coalesce(event < border - $lateness, false) OR coalesce(event <= retired, false)) AS late,
            retires AND NOT coalesce(event < border - $lateness, false) AND coalesce(event > retired, true) AS ends
        FROM lineage l WHERE lineage = shard
        """;

    // What came before the sensor was retired is as if it had never been. Of readings with one id and one event time that at the lowest place counts.
    private const string Count = """
        CREATE TABLE alive AS
        SELECT * FROM judged WHERE seq <= $taken AND NOT retires AND seq > coalesce((SELECT max(seq) FROM judged WHERE ends AND seq <= $taken), 0);
        CREATE TABLE counted AS
        SELECT * FROM alive WHERE NOT late
        QUALIFY id IS NULL OR row_number() OVER (PARTITION BY id, event ORDER BY shard, place) = 1
        """;

    // The values that one of the windows reaches back to.
    private const string Reach = """
        CREATE TABLE reached AS
        SELECT w.metric_nr, c.event, c.shard, c.place, m.value
        FROM (SELECT metric, metric_nr, min(start) AS start FROM win GROUP BY ALL) w
        JOIN measured m ON m.metric = w.metric AND m.value IS NOT NULL
        JOIN counted c ON c.seq = m.seq AND c.event > w.start AND c.event <= $asof
        ANTI JOIN refused f ON f.seq = m.seq AND f.metric = m.metric
        """;

    private const string Aggregate = """
        SELECT w.nr, count(value), coalesce(min(value), 0), coalesce(max(value), 0),
            coalesce(first(value ORDER BY event, shard, place), 0), coalesce(last(value ORDER BY event, shard, place), 0)
        FROM win w LEFT JOIN reached r ON r.metric_nr = w.metric_nr AND r.event > w.start
        GROUP BY w.nr
        """;

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    private bool _isBegun;

    public SqlReference()
    {
        _connection.Open();
        Run("SET threads = 1");
        Run("SET memory_limit = '1GB'");
    }

    /// <summary>Puts another log in the place of the last one.</summary>
    public void Load(Workload workload)
    {
        // One transaction for all of a workload: the tables are made anew for each, and nothing has to last.
        if (_isBegun)
        {
            Run("ROLLBACK");
        }

        Run("BEGIN");
        _isBegun = true;
        foreach (var table in (string[])["reading", "measured", "ancestor", "judged", "alive", "counted", "refused", "win", "reached"])
        {
            Run($"DROP TABLE IF EXISTS {table}");
        }

        Run("CREATE TABLE reading (seq INTEGER, shard VARCHAR, place BIGINT, event BIGINT, arrived BIGINT, id VARCHAR, retires BOOLEAN)");
        Run("CREATE TABLE measured (seq INTEGER, nr INTEGER, metric VARCHAR, value DOUBLE)");
        Run("CREATE TABLE ancestor (shard VARCHAR, ancestor VARCHAR)");
        Run("CREATE TABLE refused (seq INTEGER, metric VARCHAR)");
        Append("reading", workload.Log.Index(), (row, entry) => row
            .AppendValue(entry.Index + 1).AppendValue(workload.Shards[entry.Item.Shard].Id)
            .AppendValue((entry.Item.Sequence * 1_000_000) + entry.Item.Index)
            .AppendValue(entry.Item.Event).AppendValue(entry.Item.Arrived).AppendValue(entry.Item.Id).AppendValue(entry.Item.Retires));
        Append("measured", workload.Log.Index().SelectMany(entry => entry.Item.Metrics.Index().Select(metric => (Seq: entry.Index + 1, metric))), (row, value) => row
            .AppendValue(value.Seq).AppendValue(value.metric.Index).AppendValue(value.metric.Item.Key).AppendValue(value.metric.Item.Value));
        Append("ancestor", workload.Shards.SelectMany(shard => Ancestors(workload, shard).Select(ancestor => (shard.Id, ancestor))), (row, pair) => row
            .AppendValue(pair.Id).AppendValue(pair.ancestor));
        Run(Judge, ("lateness", workload.Definitions.LatenessTicks));
    }

    /// <summary>The log is what the first readings of it are.</summary>
    public void Take(int readings)
    {
        Run("DROP TABLE IF EXISTS alive");
        Run("DROP TABLE IF EXISTS counted");
        Run(Count, ("taken", readings));
    }

    /// <summary>Of readings with one id and one event time each counts.</summary>
    public void TakeAgain()
    {
        Run("DROP TABLE counted");
        Run("CREATE TABLE counted AS SELECT * FROM alive WHERE NOT late");
    }

    /// <summary>How many values there are, of all metrics and of the metric that has most.</summary>
    public (long All, long Most) ValuesTaken()
    {
        using var command = Command("""
            SELECT coalesce(sum(n), 0)::BIGINT, coalesce(max(n), 0)
            FROM (SELECT count(*) AS n FROM alive JOIN measured USING (seq) WHERE NOT late AND value IS NOT NULL GROUP BY metric)
            """);
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>In how many tiles of a hop (ticks) the values are, of all metrics and of the metric that has most.</summary>
    public (long All, long Most) TilesTaken(long hop)
    {
        using var command = Command(
            """
            SELECT coalesce(sum(n), 0)::BIGINT, coalesce(max(n), 0)
            FROM (SELECT count(DISTINCT event // $hop) AS n FROM alive JOIN measured USING (seq) WHERE NOT late AND value IS NOT NULL GROUP BY metric)
            """,
            ("hop", hop));
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Values that are refused count for nothing.</summary>
    public void Refuse(IEnumerable<(int Seq, string Metric)> values) =>
        Append("refused", values, (row, value) => row.AppendValue(value.Seq).AppendValue(value.Metric));

    /// <summary>A whole number.</summary>
    public long? Number(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Rows of an event time and a metric: the newest of each up to an instant.</summary>
    public Dictionary<string, long> NewestOfMetrics(long asOf)
    {
        using var command = Command(
            "SELECT m.metric, max(c.event) FROM counted c JOIN measured m USING (seq) ANTI JOIN refused f ON f.seq = m.seq AND f.metric = m.metric "
            + "WHERE m.value IS NOT NULL AND c.event <= $asof GROUP BY ALL",
            ("asof", asOf));
        using var reader = command.ExecuteReader();
        var newest = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Read())
        {
            newest.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return newest;
    }

    /// <summary>The values of readings that are not late, in the order in which they were taken, and where the sensor was retired between them.</summary>
    public IEnumerable<TakenValue> Values()
    {
        using var command = Command("""
            WITH lives AS (SELECT *, count(CASE WHEN ends THEN 1 END) OVER (ORDER BY seq) AS life FROM judged),
            numbered AS (
                SELECT *, row_number() OVER (PARTITION BY id, event, life ORDER BY seq) AS nr
                FROM lives WHERE NOT late AND NOT retires)
            SELECT n.seq, n.event, n.clock, CASE WHEN n.id IS NULL OR n.nr = 1 THEN m.metric END, false, m.nr
            FROM numbered n LEFT JOIN measured m ON m.seq = n.seq AND m.value IS NOT NULL
            UNION ALL
            SELECT seq, event, clock, NULL, true, 0 FROM judged WHERE ends
            ORDER BY 1, 6
            """);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new TakenValue(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetBoolean(4));
        }
    }

    /// <summary>What windows hold.</summary>
    /// <param name="windows">Metric, label and start (ticks, exclusive) of each.</param>
    /// <param name="asOf">The end of all of them (ticks, inclusive).</param>
    public Dictionary<(string Metric, string Label), WindowFacts> Windows(IReadOnlyList<(string Metric, string Label, long Start)> windows, long asOf)
    {
        Run("DROP TABLE IF EXISTS win");
        Run("DROP TABLE IF EXISTS reached");
        Run("CREATE TABLE win (nr INTEGER, metric VARCHAR, metric_nr INTEGER, start BIGINT)");
        var metrics = windows.Select(window => window.Metric).Distinct().Index().ToDictionary(metric => metric.Item, metric => metric.Index, StringComparer.Ordinal);
        Append("win", windows.Index(), (row, window) => row
            .AppendValue(window.Index).AppendValue(window.Item.Metric).AppendValue(metrics[window.Item.Metric]).AppendValue(window.Item.Start));
        Run(Reach, ("asof", asOf));
        var rows = Rows(metrics.Count);
        using var command = Command(Aggregate);
        using var reader = command.ExecuteReader();
        var facts = new Dictionary<(string, string), WindowFacts>();
        while (reader.Read())
        {
            var (metric, label, start) = windows[reader.GetInt32(0)];
            var (times, values) = rows[metrics[metric]];
            var from = First(times, start);
            facts.Add((metric, label), new WindowFacts(
                reader.GetInt64(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5), () => Moments(times, values, start), times[from..], values[from..], WindowSpec.Ticks(label), asOf));
        }

        return facts;
    }

    public void Dispose() => _connection.Dispose();

    private static HashSet<string> Ancestors(Workload workload, ShardSpec shard)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { shard.Id };
        foreach (var parent in shard.Parents)
        {
            found.UnionWith(Ancestors(workload, workload.Shards.Single(other => other.Id == parent)));
        }

        return found;
    }

    private static ExactMoments Moments(List<long> times, List<double> values, long start) => new(times[First(times, start)..], values[First(times, start)..]);

    private static int First(List<long> times, long start)
    {
        var at = times.BinarySearch(start + 1);
        at = at >= 0 ? at : ~at;
        while (at > 0 && times[at - 1] > start)
        {
            at--;
        }

        return at;
    }

    private (List<long> Times, List<double> Values)[] Rows(int metrics)
    {
        var rows = new (List<long> Times, List<double> Values)[metrics];
        for (var i = 0; i < metrics; i++)
        {
            rows[i] = ([], []);
        }

        using var command = Command("SELECT metric_nr, event, value FROM reached ORDER BY event, shard, place");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (times, values) = rows[reader.GetInt32(0)];
            times.Add(reader.GetInt64(1));
            values.Add(reader.GetDouble(2));
        }

        return rows;
    }

    private void Append<T>(string table, IEnumerable<T> rows, Action<IDuckDBAppenderRow, T> append)
    {
        using var appender = _connection.CreateAppender(table);
        foreach (var item in rows)
        {
            var row = appender.CreateRow();
            append(row, item);
            row.EndRow();
        }
    }

    private void Run(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private DuckDBCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new DuckDBParameter(name, value));
        }

        return command;
    }
}
