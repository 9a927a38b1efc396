using System.Diagnostics.Metrics;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Diagnostics;

/// <summary>The instruments of the meter <c>SensorGrid.Grains</c>.</summary>
internal sealed class GrainMetrics : IDisposable
{
    /// <summary>The meter's name, for collectors.</summary>
    public const string MeterName = "SensorGrid.Grains";

    private static readonly KeyValuePair<string, object?> Counted = new("disposition", "counted");
    private static readonly KeyValuePair<string, object?> Late = new("disposition", "late");
    private static readonly KeyValuePair<string, object?> Duplicate = new("disposition", "duplicate");
    private static readonly KeyValuePair<string, object?> AlreadyTaken = new("disposition", "already_taken");
    private static readonly KeyValuePair<string, object?> Opened = new("change", "opened");
    private static readonly KeyValuePair<string, object?> Ended = new("change", "ended");

    private static readonly KeyValuePair<string, object?> Reader = new("of", "reader");
    private static readonly KeyValuePair<string, object?> Activation = new("of", "activation");
    private static readonly KeyValuePair<string, object?> NewSensor = new("of", "new_sensor");

    private readonly Meter _meter;
    private readonly Counter<long> _readings;
    private readonly Counter<long> _missing;
    private readonly Counter<long> _scored;
    private readonly Counter<long> _refusedValues;
    private readonly Counter<long> _idsForgotten;
    private readonly Counter<long> _anomalies;
    private readonly Counter<long> _silencesFolded;
    private readonly UpDownCounter<long> _anomaliesWaiting;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _deadLettersRemoved;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _stale;
    private readonly Counter<long> _deliveriesForgotten;
    private readonly Counter<long> _migrations;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _forwarded;
    private readonly Counter<long> _forwardsRefused;
    private readonly Gauge<int> _sitesListed;
    private readonly Gauge<int> _sitesOmitted;
    private readonly Counter<long> _sitesLeft;
    private readonly Counter<long> _newSensors;
    private readonly Counter<long> _whatIfs;
    private readonly Counter<long> _whatIfsRefused;
    private readonly Counter<long> _evicted;
    private readonly Counter<long> _roomWaits;
    private readonly Counter<long> _sensorsRefused;
    private readonly Histogram<double> _ingest;
    private readonly Histogram<double> _persist;
    private readonly Histogram<long> _persistedBytes;
    private readonly Histogram<double> _feedWrite;

    public GrainMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _readings = _meter.CreateCounter<long>("sensorgrid.readings", "{reading}", "Readings handed to sensors, by what became of them.");
        _missing = _meter.CreateCounter<long>(
            "sensorgrid.readings.missing_values", "{value}", "Metrics that counted readings name without a value: null, NaN or an infinity.");
        _scored = _meter.CreateCounter<long>("sensorgrid.readings.scored", "{reading}", "Readings that a model has scored.");
        _refusedValues = _meter.CreateCounter<long>(
            "sensorgrid.values.refused", "{value}", "Values refused because their sensor has as many metrics as it may; read again, they count again.");
        _idsForgotten = _meter.CreateCounter<long>(
            "sensorgrid.reading_ids.forgotten", "{id}", "Ids of readings forgotten before their time, because their sensor sends more than is kept.");
        _anomalies = _meter.CreateCounter<long>("sensorgrid.anomalies", "{anomaly}", "Anomalies that sensors opened and ended, by kind; those opened also by severity at their opening, which may rise; a replay counts again.");
        _silencesFolded = _meter.CreateCounter<long>(
            "sensorgrid.silences.folded", "{silence}", "Silences, and changes of them, that became a part of one of their site.");
        _anomaliesWaiting = _meter.CreateUpDownCounter<long>(
            "sensorgrid.anomalies.waiting", "{anomaly}", "Anomalies that sensors hold until the feed of their site has them.");
        _deadLetters = _meter.CreateCounter<long>("sensorgrid.dead_letters", "{dead letter}", "Records and readings that could not be taken.");
        _deadLettersRemoved = _meter.CreateCounter<long>(
            "sensorgrid.dead_letters.removed", "{dead letter}", "Dead letters that left the store, by reason: age, bytes, dismissed.");
        _gaps = _meter.CreateCounter<long>("sensorgrid.sensor.gaps", "{gap}", "Calls that a sensor refused because it lacked earlier readings.");
        _stale = _meter.CreateCounter<long>("sensorgrid.sensor.stale", "{sensor}", "Sensors that were loaded again because somebody else had stored them.");
        _deliveriesForgotten = _meter.CreateCounter<long>(
            "sensorgrid.shard.positions_forgotten", "{sensor}", "Sensors whose last delivered position a reader forgot, beyond its bound; each is compared with storage at its next page.");
        _migrations = _meter.CreateCounter<long>("sensorgrid.sensor.migrations", "{migration}", "Sensors that moved after the reader of their shard.");
        _retries = _meter.CreateCounter<long>("sensorgrid.sensor.retries", "{call}", "Calls to sensors that failed and were repeated.");
        _forwarded = _meter.CreateCounter<long>("sensorgrid.anomalies.forwarded", "{anomaly}", "Changes of anomalies that the output has taken.");
        _forwardsRefused = _meter.CreateCounter<long>(
            "sensorgrid.anomalies.forwards_refused", "{anomaly}", "Changes of anomalies that the output has not taken and that are sent again.");
        _sitesListed = _meter.CreateGauge<int>("sensorgrid.anomaly_sites.listed", "{site}", "Sites with anomalies that are listed.");
        _sitesOmitted = _meter.CreateGauge<int>(
            "sensorgrid.anomaly_sites.omitted", "{site}", "Sites with anomalies that have left the list and did not change since.");
        _sitesLeft = _meter.CreateCounter<long>(
            "sensorgrid.anomaly_sites.left", "{site}", "Sites that left the list: it was full, or they did not change for as long as sites are listed.");
        _newSensors = _meter.CreateCounter<long>(
            "sensorgrid.sensors.new", "{sensor}", "Sensors that had their first reading; read again, they count again.");
        _whatIfs = _meter.CreateCounter<long>("sensorgrid.what_ifs", "{question}", "Sensors that were copied to see what readings would do that did not happen.");
        _whatIfsRefused = _meter.CreateCounter<long>(
            "sensorgrid.what_ifs.refused", "{question}", "Such questions that were refused because the silo copies as many sensors as it may.");
        _evicted = _meter.CreateCounter<long>("sensorgrid.sensors.evicted", "{sensor}", "Sensors that were stored and left memory to make room.");
        _sensorsRefused = _meter.CreateCounter<long>(
            "sensorgrid.sensors.refused", "{page}", "Pages of sensors that were refused because there are as many sensors as there may be.");
        _roomWaits = _meter.CreateCounter<long>(
            "sensorgrid.sensors.room_waits", "{wait}", "Times that a shard's reader, or an activation, waited for room in memory before a sensor was loaded.");
        _ingest = _meter.CreateHistogram<double>("sensorgrid.sensor.ingest.duration", "s", "Time from a shard's reader to a sensor and back, for one page.");
        _persist = _meter.CreateHistogram<double>("sensorgrid.sensor.persist.duration", "s", "Time to write a sensor's state.");
        _persistedBytes = _meter.CreateHistogram<long>("sensorgrid.sensor.persist.size", "By", "Size of all items that a save of a sensor's state wrote.");
        Parts = new PartMetrics(_meter);
        _feedWrite = _meter.CreateHistogram<double>(
            "sensorgrid.anomaly_feed.write.duration", "s", "Time to make a group of anomalies durable in the feed of a site.");
    }

    /// <summary>Gets the instruments of states in several items.</summary>
    public PartMetrics Parts { get; }

    /// <summary>Adds gauges of the memory for sensors.</summary>
    public void Observe(SensorRoom room)
    {
        _meter.CreateObservableGauge("sensorgrid.sensors.live", () => room.Live, "{sensor}", "Sensors in memory.");
        _meter.CreateObservableGauge("sensorgrid.sensors.live.memory", () => room.LiveBytes, "By", "About how much memory sensors in memory take.");
        _meter.CreateObservableGauge(
            "sensorgrid.sensors.live.memory_limit", () => room.LiveBytesAllowed, "By", "How much they may take; less while the heap is fuller than planned.");
        _meter.CreateObservableGauge(
            "sensorgrid.sensors.known.memory", () => room.KnownBytes, "By", "About how much memory is taken by what this silo knows of sensors, in memory or not.");
    }

    public void OnKnownRoomAwaited() => _roomWaits.Add(1, NewSensor);

    public void OnSensorRefused() => _sensorsRefused.Add(1);

    public void OnNewSensor() => _newSensors.Add(1);

    public void OnWhatIf(bool wasRefused) => (wasRefused ? _whatIfsRefused : _whatIfs).Add(1);

    public void OnSensorEvicted() => _evicted.Add(1);

    public void OnRoomAwaited(bool ofReader) => _roomWaits.Add(1, ofReader ? Reader : Activation);

    public void OnReadings(in DispositionCounts counts)
    {
        Add(counts[ReadingDisposition.Counted], Counted);
        Add(counts[ReadingDisposition.Late], Late);
        Add(counts[ReadingDisposition.Duplicate], Duplicate);
        Add(counts[ReadingDisposition.AlreadyTaken], AlreadyTaken);

        void Add(int count, KeyValuePair<string, object?> disposition)
        {
            if (count > 0)
            {
                _readings.Add(count, disposition);
            }
        }
    }

    public void OnMissingValues(int count)
    {
        if (count > 0)
        {
            _missing.Add(count);
        }
    }

    public void OnScored(int count)
    {
        if (count > 0)
        {
            _scored.Add(count);
        }
    }

    public void OnGivenUp(long refusedValues, long idsForgotten)
    {
        if (refusedValues > 0)
        {
            _refusedValues.Add(refusedValues);
        }

        if (idsForgotten > 0)
        {
            _idsForgotten.Add(idsForgotten);
        }
    }

    public void OnAnomaly(AnomalyEpisode episode)
    {
        if (episode.Revision == 0)
        {
            _anomalies.Add(1, KindOf(episode), Opened, new("severity", AlarmSeverities.NameOf(episode.Severity)));
        }

        if (episode.EndedAt is not null)
        {
            _anomalies.Add(1, KindOf(episode), Ended);
        }
    }

    public void OnAnomaliesWaiting(int change) => _anomaliesWaiting.Add(change);

    public void OnAnomaliesForwarded(int taken, int refused)
    {
        _forwarded.Add(taken);
        _forwardsRefused.Add(refused);
    }

    public void OnSilencesFolded(int count) => _silencesFolded.Add(count);

    public void OnAnomalySites(int listed, int omitted)
    {
        _sitesListed.Record(listed);
        _sitesOmitted.Record(omitted);
    }

    public void OnAnomalySitesLeft(int count, string reason) => _sitesLeft.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public void OnFeedWritten(TimeSpan duration) => _feedWrite.Record(duration.TotalSeconds);

    public void OnDeadLetters(int count) => _deadLetters.Add(count);

    public void OnDeadLettersRemoved(int count, string reason)
    {
        if (count > 0)
        {
            _deadLettersRemoved.Add(count, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    public void OnGap() => _gaps.Add(1);

    public void OnStale() => _stale.Add(1);

    public void OnDeliveriesForgotten(int sensors) => _deliveriesForgotten.Add(sensors);

    public void OnMigration() => _migrations.Add(1);

    public void OnRetry() => _retries.Add(1);

    public void OnIngested(TimeSpan duration) => _ingest.Record(duration.TotalSeconds);

    public void OnPersisted(TimeSpan duration, long bytes)
    {
        _persist.Record(duration.TotalSeconds);
        _persistedBytes.Record(bytes);
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> KindOf(AnomalyEpisode episode) => new("kind", AnomalyKinds.NameOf(episode.Kind));
}
