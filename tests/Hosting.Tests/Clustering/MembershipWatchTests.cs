using System.Net;
using System.Reflection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Hosting.Clustering;
using SensorGrid.TestKit;
using StackExchange.Redis;

namespace SensorGrid.Hosting.Tests.Clustering;

/// <summary>A silo that the list of members has lost does not go on for good beside the cluster that others form.</summary>
public sealed class MembershipWatchTests : IDisposable
{
    private static readonly SiloAddress Silo = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), 1);

    private readonly FakeTimeProvider _time = new();
    private readonly Members _members = DispatchProxy.Create<IMembershipTable, Members>() is Members members ? members : throw new InvalidOperationException();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly MembershipWatch _watch;

    public MembershipWatchTests() =>
        _watch = new MembershipWatch((IMembershipTable)(object)_members, Silo, _lifetime, _time, NullLogger<MembershipWatch>.Instance);

    private bool Ends => _lifetime.ApplicationStopping.IsCancellationRequested;

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task A_silo_that_is_missing_is_not_ready_at_once_and_ends_itself_after_a_minute()
    {
        await StartAsync();
        Assert.Null(_watch.Reason);

        _members.Lists = () => false;
        await ReadAsync();
        await Eventually.TrueAsync("the silo is not ready", () => _watch.Reason is not null);
        Assert.Contains("missing from the cluster's list of members", _watch.Reason);
        Assert.False(Ends);

        for (var seconds = 0; seconds < 58; seconds += 2)
        {
            await ReadAsync();
        }

        Assert.False(Ends);

        // A read is seen before what follows from it: one more may be needed.
        await ReadAsync();
        await ReadAsync();
        await Eventually.TrueAsync("the end", () => Ends);
        Assert.Equal(MembershipWatch.ExitCode, Environment.ExitCode);
        Environment.ExitCode = 0;
    }

    [Fact]
    public async Task A_silo_that_is_listed_again_in_time_goes_on()
    {
        await StartAsync();
        _members.Lists = () => false;
        for (var seconds = 0; seconds < 40; seconds += 2)
        {
            await ReadAsync();
        }

        _members.Lists = () => true;
        await ReadAsync();
        await Eventually.TrueAsync("the silo is ready", () => _watch.Reason is null);

        _members.Lists = () => false;
        for (var seconds = 0; seconds < 40; seconds += 2)
        {
            await ReadAsync();
        }

        Assert.False(Ends);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_says_nothing()
    {
        await StartAsync();
        _members.Lists = () => throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "Gone.");
        for (var seconds = 0; seconds < 100; seconds += 2)
        {
            await ReadAsync();
        }

        Assert.Null(_watch.Reason);
        Assert.False(Ends);
    }

    // It begins to wait at a moment of its own.
    private async Task StartAsync()
    {
        await _watch.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("the first read", () =>
        {
            _time.Advance(MembershipWatch.Period);
            return _members.Reads > 0;
        });
    }

    private async Task ReadAsync()
    {
        var reads = _members.Reads;
        _time.Advance(MembershipWatch.Period);
        await Eventually.TrueAsync("a read", () => _members.Reads > reads);
    }

    /// <summary>A table of members that has the silo, or not.</summary>
    public class Members : DispatchProxy
    {
        private int _reads;

        internal Func<bool> Lists { get; set; } = () => true;

        internal int Reads => Volatile.Read(ref _reads);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(IMembershipTable.ReadAllAsync))
            {
                throw new NotSupportedException(targetMethod.Name);
            }

            try
            {
                var entries = Lists() ? new List<Tuple<MembershipEntry, string>> { Tuple.Create(new MembershipEntry { SiloAddress = Silo }, "1") } : [];
                return Task.FromResult(new MembershipTableData(entries, new TableVersion(1, "1")));
            }
            catch (RedisConnectionException exception)
            {
                return Task.FromException<MembershipTableData>(exception);
            }
            finally
            {
                Interlocked.Increment(ref _reads);
            }
        }
    }
}
