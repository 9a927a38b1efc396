using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Applications.Tables;
using SensorGrid.Grains.Applications;
using SensorGrid.Sql.Input;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Applications;

/// <summary>Running applications that go over to newer tables.</summary>
public sealed class TableFollowerTests : IDisposable
{
    private const string Definition = """
        {
          "program": "SELECT STREAM I.\"x\", L.\"limit\" FROM \"IN\" AS I JOIN LIMITS AS L ON I.\"x\" = L.\"x\"",
          "inputs": [{"name": "IN", "schema": {"RecordColumns": [{"Name": "x", "SqlType": "DOUBLE", "Mapping": "$.x"}]}}],
          "tables": [{"name": "LIMITS", "definition": "limits", "schema": {"RecordColumns": [{"Name": "x", "SqlType": "DOUBLE", "Mapping": "$.x"}, {"Name": "limit", "SqlType": "DOUBLE", "Mapping": "$.limit"}]}}]
        }
        """;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SomeTables _tables = new();
    private readonly ApplicationDefinition _definition = ApplicationDefinition.Parse(Encoding.UTF8.GetBytes(Definition));
    private readonly ApplicationMetrics _metrics;
    private readonly TableFollower _follower;
    private long _inForce = 1;

    public TableFollowerTests()
    {
        _metrics = new ApplicationMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        _follower = new TableFollower("a", _definition, _tables, () => _inForce, _metrics, TimeProvider.System, NullLogger.Instance);
        _tables.Add("x,limit\n1,80\n");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task A_run_goes_over_once_a_revision_with_another_table_is_in_force_and_not_for_one_with_the_same()
    {
        var run = await StartAsync();
        _tables.Add("x,limit\n1,80\n");
        _tables.Add("x,limit\n1,90\n");
        await LookAsync(run);
        Assert.Empty(run.Tables.Pins);

        _inForce = 2;
        await LookAsync(run);
        Assert.Empty(run.Tables.Pins);

        _inForce = 3;
        await LookAsync(run);
        Assert.Equal(3, Assert.Single(run.Tables.Pins).Revision);
        Assert.Null(_follower.Problem);
    }

    [Fact]
    public async Task A_run_stays_with_the_table_that_it_has_and_says_why_until_one_comes_that_fits()
    {
        var run = await StartAsync();
        _tables.Add("x,bound\n1,80\n");
        _tables.Add("x,limit\n1,70\n");
        _inForce = 2;
        await LookAsync(run);
        Assert.Empty(run.Tables.Pins);
        Assert.Equal(
            "The application goes on with the tables of revision 1: those of revision 2 cannot be used. The program cannot be bound to the table 'limits': 1:1: There is no column 'limit': it has x, bound.",
            _follower.Problem);

        _inForce = 3;
        await LookAsync(run);
        Assert.Equal(3, Assert.Single(run.Tables.Pins).Revision);
        Assert.Null(_follower.Problem);
    }

    [Fact]
    public async Task A_content_that_cannot_be_read_now_is_read_again()
    {
        var run = await StartAsync();
        _tables.Add("x,limit\n1,70\n");
        _inForce = 2;
        _tables.Failure = new TimeoutException("too slow");
        await LookAsync(run);
        Assert.Equal("The tables of revision 2 cannot be read at the moment: too slow", _follower.Problem);

        _tables.Failure = null;
        await Eventually.TrueAsync(
            () => "The run has the table",
            async () =>
            {
                await LookAsync(run);
                return run.Tables.Pins.Count == 1;
            });
        Assert.Null(_follower.Problem);
    }

    // Begins to load, and takes what is loaded: the catalogue of these tests answers at once.
    private async Task LookAsync(ApplicationRun run)
    {
        await _follower.LookAsync(run, Cancellation);
        await _follower.LookAsync(run, Cancellation);
    }

    private async Task<ApplicationRun> StartAsync()
    {
        var loaded = await new TableLoader(_tables).LoadAsync(_definition, 1, Cancellation);
        var application = CompiledApplication.Compile(_definition, 0, out var issues, loaded);
        Assert.True(application is not null, string.Join('\n', issues));
        return ApplicationRun.Start(application, new MergePlace([]), MergeFacts.None, new Dictionary<string, long>(), new TableHistory(1, loaded.Contents, []));
    }

    private sealed class SomeTables : ITableCatalogue
    {
        private readonly List<byte[]> _contents = [];

        public Exception? Failure { get; set; }

        public void Add(string csv) => _contents.Add(Encoding.UTF8.GetBytes(csv));

        public Task<IReadOnlyList<TableDefinition>> GetAsync(long revision, CancellationToken cancellationToken) => Failure is { } failure
            ? Task.FromException<IReadOnlyList<TableDefinition>>(failure)
            : Task.FromResult<IReadOnlyList<TableDefinition>>([new TableDefinition("limits", RecordFormat.Csv, HashOf(_contents[(int)revision - 1]), null)]);

        public Task<byte[]?> GetContentAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(_contents.Find(content => HashOf(content) == sha256));

        private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
