using Microsoft.Data.Sqlite;
using SensorGrid.TestKit;

namespace SensorGrid.Sqlite.Tests;

public sealed class SqliteDatabaseTests : IDisposable
{
    private static readonly SqliteSchema Schema = new("Test", 4711, "CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)");

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_written_can_be_read_at_once()
    {
        await using var database = await OpenAsync();
        await InsertAsync(database, "a");
        Assert.Equal(["a"], Texts(database));
    }

    [Fact]
    public async Task Writes_run_in_the_order_of_their_calls_and_each_gets_its_own_result()
    {
        await using var database = await OpenAsync();
        var writes = Enumerable.Range(0, 5000).Select(n => InsertAsync(database, $"{n}")).ToList();
        Assert.Equal(Enumerable.Range(1, 5000).Select(n => (long)n), await Task.WhenAll(writes));
        Assert.Equal(Enumerable.Range(0, 5000).Select(n => $"{n}"), Texts(database));
    }

    [Fact]
    public async Task Concurrent_writers_lose_nothing()
    {
        await using var database = await OpenAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 2000), CancellationToken, async (n, _) => await InsertAsync(database, $"{n}"));
        Assert.Equal(2000, Texts(database).Distinct().Count());
    }

    [Fact]
    public async Task A_failing_write_fails_alone_and_leaves_nothing()
    {
        await using var database = await OpenAsync();
        using var gate = new ManualResetEventSlim();
        var first = database.WriteAsync(_ => { gate.Wait(CancellationToken); return 0; }, CancellationToken);
        var good = InsertAsync(database, "good");
        var bad = database.WriteAsync<int>(
            session =>
            {
                Insert(session, "half");
                throw new InvalidOperationException("on purpose");
            },
            CancellationToken);
        var duplicate = InsertAsync(database, "good");
        var last = InsertAsync(database, "last");
        gate.Set();

        await Task.WhenAll(first, good, last);
        Assert.Equal("on purpose", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        await Assert.ThrowsAsync<SqliteException>(() => duplicate);
        Assert.Equal(["good", "last"], Texts(database));
    }

    [Fact]
    public async Task Writes_that_queue_up_during_a_commit_share_the_next_one()
    {
        await using var database = await OpenAsync();
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocker = database.WriteAsync(_ => { begun.SetResult(); gate.Wait(CancellationToken); return 0; }, CancellationToken);

        // Not before: some of the writes would be in the blocker's transaction, and the others would see them.
        await Eventually.ComesAsync("The blocking write", begun.Task);
        var seen = Enumerable.Range(0, 50).Select(n => database.WriteAsync(
            session =>
            {
                Insert(session, $"{n}");
                return Texts(database).Length;
            },
            CancellationToken)).ToList();
        gate.Set();
        await blocker;

        // A reader inside of the shared transaction sees none of it: nothing was committed in between.
        Assert.All(await Task.WhenAll(seen), count => Assert.Equal(0, count));
        Assert.Equal(50, Texts(database).Length);
    }

    [Fact]
    public async Task A_write_cancelled_before_its_turn_does_not_run()
    {
        await using var database = await OpenAsync();
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        // The write may be in the writer's batch already, behind the blocker, when it is cancelled: it has still not begun.
        var blocker = database.WriteAsync(_ => { gate.Wait(CancellationToken); return 0; }, CancellationToken);
        var cancelled = database.WriteAsync(session => Insert(session, "no"), cancellation.Token);
        await cancellation.CancelAsync();
        gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await blocker;
        Assert.Empty(Texts(database));
    }

    [Fact]
    public async Task A_second_opening_without_a_dispose_finds_everything_that_was_awaited()
    {
        var abandoned = await OpenAsync();
        await InsertAsync(abandoned, "a");
        // As after a crash: the files as they lie on the disk, the log not yet folded into the database.
        Directory.CreateDirectory(_directory["copy"]);
        foreach (var file in new[] { "test.db", "test.db-wal" })
        {
            File.Copy(_directory[file], Path.Combine(_directory["copy"], file));
        }

        await using var database = await SqliteDatabase.OpenAsync(_directory["copy/test.db"], Schema, CancellationToken);
        Assert.Equal(["a"], Texts(database));
        await abandoned.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_commits_what_was_handed_over_and_refuses_the_rest()
    {
        var database = await OpenAsync();
        var writes = Enumerable.Range(0, 100).Select(n => InsertAsync(database, $"{n}")).ToList();
        await database.DisposeAsync();
        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync(database, "late"));
        Assert.Throws<ObjectDisposedException>(() => Texts(database));

        await using var again = await OpenAsync();
        Assert.Equal(100, Texts(again).Length);
        await again.DisposeAsync();
        await again.DisposeAsync();
        Assert.False(File.Exists(_directory["test.db-wal"]));
    }

    [Fact]
    public async Task A_read_sees_one_moment()
    {
        await using var database = await OpenAsync();
        await InsertAsync(database, "a");
        var counts = database.Read(session =>
        {
            var before = Texts(session).Length;
            InsertAsync(database, "b").GetAwaiter().GetResult();
            return (before, Texts(session).Length);
        });
        Assert.Equal((1, 1), counts);
        Assert.Equal(2, Texts(database).Length);
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await using var database = await OpenAsync();
        Assert.ThrowsAny<Exception>(() => database.Read(session => Insert(session, "no")));
        Assert.Empty(Texts(database));
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_and_the_next_one_works_again()
    {
        await using var database = await OpenAsync();
        await InsertAsync(database, "small");
        await database.WriteAsync(session => session.Execute("PRAGMA max_page_count=10"), CancellationToken);
        var failure = await Assert.ThrowsAsync<SqliteDatabaseException>(() => InsertAsync(database, new string('x', 100_000)));
        Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_directory["test.db"], failure.Message, StringComparison.Ordinal);
        await InsertAsync(database, "next");
        Assert.Equal(["small", "next"], Texts(database));
    }

    private Task<SqliteDatabase> OpenAsync() => SqliteDatabase.OpenAsync(_directory["test.db"], Schema, CancellationToken);

    private static Task<long> InsertAsync(SqliteDatabase database, string text) =>
        database.WriteAsync(session => Insert(session, text), CancellationToken);

    private static long Insert(SqliteSession session, string text)
    {
        var command = session.Command("INSERT INTO item (text) VALUES ($text) RETURNING id");
        command.Parameters.AddWithValue("$text", text);
        return (long)command.ExecuteScalar()!;
    }

    private static string[] Texts(SqliteDatabase database) => database.Read(Texts);

    private static string[] Texts(SqliteSession session)
    {
        using var reader = session.Command("SELECT text FROM item ORDER BY id").ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return [.. texts];
    }
}
