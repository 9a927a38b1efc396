using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Sensors.Schedules;

/// <summary>Readers, barrier, questions and a move on one cell, under every order of their steps.</summary>
public sealed class SensorCellScheduleTests
{
    private static readonly ShardName Shard = Some.Lineage().Shard;
    private const int Most = 5_000;

    private static readonly FeatureDefinitions Definitions = FeatureDefinitions.Default;

    [Fact]
    public void A_question_sees_whole_pages_whatever_the_order() => AssertNeverFails(() =>
    {
        var grid = new Grid();
        return new([() => grid.ReadAsync(pages: 2), () => grid.AskAsync(), () => grid.AskAsync()], () => grid.EveryPageOnce(2));
    });

    [Fact]
    public void A_barrier_stores_whole_pages_and_no_position_that_it_did_not_store() => AssertNeverFails(() =>
    {
        var grid = new Grid();
        return new([() => grid.ReadAsync(pages: 2), () => grid.StoreAsync(), () => grid.StoreAsync()], () => grid.StoredIsWhole() ?? grid.EveryPageOnce(2));
    });

    [Fact]
    public void Barriers_with_and_without_a_call_store_whole_pages_and_what_they_expect() => AssertNeverFails(() =>
    {
        var grid = new Grid();
        return new(
            [() => grid.ReadAsync(pages: 2), () => grid.StoreDirectlyAsync(), () => grid.StoreDirectlyAsync(), () => grid.StoreAsync()],
            () => grid.StoredIsWhole() ?? grid.EveryPageOnce(2));
    });

    [Fact]
    public void A_barrier_without_a_call_never_stores_what_has_to_be_sent_before() => AssertNeverFails(() =>
    {
        var grid = new Grid();
        return new([() => grid.ReadAsync(pages: 2, raises: true), () => grid.SendAsync(), () => grid.SendAsync(), () => grid.StoreDirectlyAsync()], () => null);
    });

    [Fact]
    public void A_sensor_that_moves_takes_every_page_along_that_it_said_to_have() => AssertNeverFails(() =>
    {
        var grid = new Grid();
        return new([() => grid.ReadAsync(pages: 3), () => grid.MoveAsync(), () => grid.AskAsync()], grid.MovedHasAllAcknowledged, MayWait: true);
    });

    [Fact]
    public void All_of_them_together() => AssertNeverFails(() =>
    {
        var grid = new Grid();
        return new(
            [() => grid.ReadAsync(pages: 2), () => grid.StoreAsync(), () => grid.AskAsync(), () => grid.MoveAsync()],
            () => grid.StoredIsWhole() ?? grid.MovedHasAllAcknowledged(),
            MayWait: true);
    });

    [Fact]
    public void A_move_that_lets_pages_come_after_its_copy_is_found() => AssertIsFound(() =>
    {
        var grid = new Grid();
        return new([() => grid.ReadAsync(pages: 3), () => grid.MoveAsync(endsLate: true)], grid.MovedHasAllAcknowledged, MayWait: true);
    });

    [Fact]
    public void A_barrier_that_counts_what_came_during_its_write_as_stored_is_found() => AssertIsFound(() =>
    {
        var grid = new Grid();
        return new([() => grid.ReadAsync(pages: 2), () => grid.StoreAsync(releasesEarly: true)], grid.StoredIsWhole);
    });

    [Fact]
    public void A_page_that_is_ingested_under_two_leases_is_found() => AssertIsFound(() =>
    {
        var grid = new Grid();
        return new([() => grid.ReadAsync(pages: 2, releasesBetween: true), () => grid.AskAsync(), () => grid.AskAsync()], () => null);
    });

    private static void AssertNeverFails(Func<Schedules.Scenario> scenario)
    {
        var (ran, failure) = Schedules.Explore(scenario, Most);
        Assert.Null(failure);
        Assert.True(ran > 100, $"Only {ran} schedules.");
    }

    private static void AssertIsFound(Func<Schedules.Scenario> scenario) => Assert.NotNull(Schedules.Explore(scenario, Most).Failure);

    /// <summary>A page has two readings: whoever sees one of them alone, sees a page in parts.</summary>
    private sealed class Grid : ISensorCellOwner
    {
        private readonly SensorCell _cell;
        private LogPosition? _acknowledged;
        private (LogPosition? Said, long Readings) _stored = (null, 0);
        private long? _moved;
        private int _raised;
        private int _sent;

        public Grid()
        {
            _cell = new SensorCell("s", this);
            var engine = new KeyEngine(Definitions);
            Add(engine, 0);
            Add(engine, 1);
            _acknowledged = Some.Position(1);
            _cell.Load(engine, new ScoreTrail(), Shard, null);
            _cell.AllowDirect(pages: true, saves: true);
        }

        public GrainId GrainId => GrainId.Create("sensor", "s");

        public void WakeUp()
        {
        }

        public Task<bool> LeaveAsync() => Task.FromResult(false);

        public async Task ReadAsync(int pages, bool releasesBetween = false, bool raises = false)
        {
            for (var page = 1; page <= pages; page++)
            {
                await Task.Yield();
                if (!_cell.TryAcquirePage(Shard, _acknowledged, out var lease))
                {
                    if (_cell.HasEnded || await _cell.AcquirePageAsync(Shard, _acknowledged, CancellationToken.None) is not { } called)
                    {
                        return;
                    }

                    lease = called;
                }

                // The model runs.
                await Task.Yield();
                var before = lease.Engine!.PositionOf(Shard);
                Add(lease.Engine!, page * 2);
                if (releasesBetween)
                {
                    lease.Dispose();
                    await Task.Yield();
                    lease = (await _cell.AcquirePageAsync(Shard, null, CancellationToken.None))!.Value;
                }

                await Task.Yield();
                Add(lease.Engine!, (page * 2) + 1);
                lease.Advance(Shard, before);
                if (raises)
                {
                    _raised++;
                    lease.Raise([null!]);
                }

                _acknowledged = lease.Engine!.PositionOf(Shard);
                lease.Dispose();
            }
        }

        /// <summary>As the activation does in its turn: what was raised is sent, and until then nobody stores the sensor without a call.</summary>
        public async Task SendAsync()
        {
            await Task.Yield();
            var raised = _cell.TakeRaised();
            await Task.Yield();
            _sent += raised.Count;
            if (_sent == _raised)
            {
                _cell.AllowDirect(pages: true, saves: true);
            }
        }

        /// <summary>As a barrier of the same silo does: without the activation, and only what it expects.</summary>
        public async Task StoreDirectlyAsync()
        {
            await Task.Yield();
            if (_acknowledged is not { } expected || !_cell.TryAcquireStill(Shard, expected, out var lease))
            {
                return;
            }

            using (lease)
            {
                if (_sent < _raised)
                {
                    throw new InvalidOperationException($"The sensor is stored, and {_sent} of {_raised} were sent.");
                }

                var content = lease.Capture();
                await Task.Yield();
                var readings = ReadingsOf(KeyEngine.Restore(content.Snapshot, Definitions));
                _stored = (lease.Engine!.PositionOf(Shard), readings);
                if (readings < PlaceOf(expected) + 1)
                {
                    throw new InvalidOperationException($"{readings} readings are stored, and {PlaceOf(expected)} was expected.");
                }
            }
        }

        public async Task StoreAsync(bool releasesEarly = false)
        {
            var lease = await _cell.AcquireStillAsync();
            var content = lease.Capture();
            if (releasesEarly)
            {
                lease.Dispose();
            }

            await Task.Yield();
            if (!_cell.HasEnded || !releasesEarly)
            {
                var position = await PositionAsync(lease, releasesEarly);
                _stored = (position, ReadingsOf(KeyEngine.Restore(content.Snapshot, Definitions)));
            }

            if (!releasesEarly)
            {
                lease.Dispose();
            }
        }

        public async Task AskAsync()
        {
            var readings = await _cell.ReadAsync(view => ReadingsOf(view.Engine!), CancellationToken.None);
            if (readings % 2 != 0)
            {
                throw new InvalidOperationException($"A question saw {readings} readings.");
            }
        }

        public async Task MoveAsync(bool endsLate = false)
        {
            if (!endsLate)
            {
                _cell.End();
            }

            var lease = await _cell.AcquireStillAsync();
            _moved = ReadingsOf(KeyEngine.Restore(lease.Capture().Snapshot, Definitions));
            if (endsLate)
            {
                lease.Dispose();
                await Task.Yield();
                _cell.End();
            }
        }

        public InvalidOperationException? EveryPageOnce(int pages)
        {
            var readings = 0L;
            Assert.True(_cell.ReadAsync(view => readings = ReadingsOf(view.Engine!), CancellationToken.None).AsTask().IsCompletedSuccessfully);
            return readings == 2 * (pages + 1) ? null : new InvalidOperationException($"{readings} readings of {pages + 1} pages.");
        }

        public InvalidOperationException? StoredIsWhole() => _stored.Said is { } said && _stored.Readings != PlaceOf(said) + 1
            ? new InvalidOperationException($"{_stored.Readings} readings are stored, and positions up to {PlaceOf(said)}.")
            : null;

        public InvalidOperationException? MovedHasAllAcknowledged() => _moved < PlaceOf(_acknowledged!.Value) + 1
            ? new InvalidOperationException($"{_moved} readings moved, and positions up to {PlaceOf(_acknowledged!.Value)} are acknowledged.")
            : null;

        private static long ReadingsOf(KeyEngine engine) => engine.Compute(AsOf.Latest)!.Quality.Readings;

        private static int PlaceOf(LogPosition position) => Enumerable.Range(0, 100).First(place => Some.Position(place) == position);

        private static void Add(KeyEngine engine, int place) => engine.Add(Some.Lineage(), Some.Position(place), Some.Reading("s", place));

        private async Task<LogPosition?> PositionAsync(SensorCell.StillLease lease, bool isReleased) => isReleased
            ? await _cell.ReadAsync(view => view.PositionOf(Shard), CancellationToken.None)
            : lease.Engine!.PositionOf(Shard);
    }
}
