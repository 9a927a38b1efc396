using SensorGrid.TestKit;

namespace SensorGrid.Sqlite.Tests;

public sealed class OpeningTests : IDisposable
{
    private const string FirstStep = "CREATE TABLE a (x INTEGER)";
    private const string SecondStep = "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7";

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_missing_directory_is_made()
    {
        await using var database = await OpenAsync("deep/down/test.db");
        Assert.True(File.Exists(_directory["deep/down/test.db"]));
        Assert.Equal(_directory["deep/down/test.db"], database.Path);
    }

    [Fact]
    public async Task A_new_file_its_directory_and_the_files_beside_it_are_for_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        await using var database = await OpenAsync("deep/test.db", FirstStep);
        await database.WriteAsync(session => session.Execute("INSERT INTO a VALUES (1)"), CancellationToken);

        Assert.Equal("700", ModeOf("deep"));
        Assert.All(["test.db", "test.db-wal", "test.db-shm"], name => Assert.Equal("600", ModeOf($"deep/{name}")));
    }

    [Fact]
    public async Task An_older_file_is_brought_up_to_date_and_keeps_its_rows()
    {
        await using (var old = await OpenAsync("test.db", FirstStep))
        {
            await old.WriteAsync(session => session.Execute("INSERT INTO a VALUES (1)"), CancellationToken);
        }

        await using var database = await OpenAsync("test.db", FirstStep, SecondStep);
        Assert.Equal(7L, database.Read(session => session.Command("SELECT y FROM a").ExecuteScalar()));
    }

    [Fact]
    public async Task A_newer_file_is_refused()
    {
        await (await OpenAsync("test.db", FirstStep, SecondStep)).DisposeAsync();
        await FailsAsync("test.db", "has version 2 of Test and this program knows up to 1");
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_file_as_it_was()
    {
        await (await OpenAsync("test.db", FirstStep)).DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => OpenAsync("test.db", FirstStep, "CREATE TABLE b (x); NONSENSE"));
        await using var database = await OpenAsync("test.db", FirstStep, "CREATE TABLE b (x)");
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused()
    {
        var other = new SqliteSchema("Other", 2, FirstStep);
        await (await SqliteDatabase.OpenAsync(_directory["test.db"], other, CancellationToken)).DisposeAsync();
        await FailsAsync("test.db", "holds something else than Test");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var text = string.Concat(Enumerable.Repeat("not a database ", 100));
        await File.WriteAllTextAsync(_directory["test.db"], text, CancellationToken);
        await FailsAsync("test.db", "is not a SQLite database; move it away");
        Assert.Equal(text, await File.ReadAllTextAsync(_directory["test.db"], CancellationToken));
    }

    [Fact]
    public async Task A_directory_in_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(_directory["test.db"]);
        await FailsAsync("test.db", "cannot be opened; make sure that it is a file");
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_told()
    {
        await File.WriteAllTextAsync(_directory["file"], "x", CancellationToken);
        await FailsAsync("file/test.db", "choose a directory that this user may write to");
    }

    private Task<SqliteDatabase> OpenAsync(string name, params string[] steps) =>
        SqliteDatabase.OpenAsync(_directory[name], new SqliteSchema("Test", 1, steps.Length == 0 ? [FirstStep] : steps), CancellationToken);

    private async Task FailsAsync(string name, string expected)
    {
        var failure = await Assert.ThrowsAsync<SqliteDatabaseException>(() => OpenAsync(name));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'{_directory[name]}'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private string ModeOf(string name) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(_directory[name]), 8);
}
