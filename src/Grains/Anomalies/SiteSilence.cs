using System.Buffers.Binary;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Anomalies;

/// <summary>Sensors of one site that fell silent together: their silences, folded into one anomaly.</summary>
/// <remarks>
/// <para>
/// Two silences are together when their sensors' last readings lie within a fifth of the longer of their lengths when they were reported, from 15 seconds to an hour: some two pauses of a sensor with a
/// fixed cadence. So sensors that report rarely join later, when they are missed. A silence joins one of the site up to an hour after it began.
/// </para>
/// <para>It is over when nine of ten sensors are back; what is left of it stays in it. Every silence is reported by its own sensor, too, which answers queries as silent.</para>
/// </remarks>
internal sealed class SiteSilence
{
    /// <summary>The maximum number of silences in one: 85 KB. Further ones make another.</summary>
    public const int MostMembers = 5_000;

    /// <summary>The maximum number of named sensors; all are counted.</summary>
    public const int MostSensors = 100;

    private const int BytesOfId = 16;

    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);

    private readonly Dictionary<UInt128, bool> _over = [];
    private readonly List<UInt128> _members = [];
    private readonly DateTimeOffset _from;
    private DateTimeOffset _lastBack;
    private int _back;

    /// <param name="number">See <see cref="Number"/>.</param>
    /// <param name="silences">Those that make it, one at the least.</param>
    public SiteSilence(int number, IReadOnlyCollection<(UInt128 Id, SensorAnomaly Silence)> silences)
    {
        var first = silences.MinBy(one => one.Silence.Episode.StartedAt).Silence;
        Number = number;
        _from = first.Episode.StartedAt;
        Anomaly = first with
        {
            Episode = first.Episode with { Kind = AnomalyKind.SiteSilence, Revision = 0, PeakAt = first.Episode.StartedAt, EndedAt = null },
            Sensors = [],
        };
        foreach (var (id, silence) in silences)
        {
            Add(id, silence);
        }
    }

    public SiteSilence(SiteSilenceState state)
    {
        (Number, Anomaly, _from, _lastBack) = (state.Number, state.Anomaly!, state.From, state.LastBack);
        for (var i = 0; i < state.Over.Length; i++)
        {
            var id = BinaryPrimitives.ReadUInt128BigEndian(state.Members.AsSpan(i * BytesOfId));
            _members.Add(id);
            _over[id] = state.Over[i] != 0;
            _back += state.Over[i];
        }
    }

    /// <summary>Its number among those of its site, from 1.</summary>
    public int Number { get; }

    /// <summary>The anomaly of the site, as it stands.</summary>
    public SensorAnomaly Anomaly { get; private set; }

    /// <summary>Gets whether there is a change that <see cref="Conclude"/> has not numbered.</summary>
    public bool IsChanged { get; private set; }

    public bool Has(UInt128 id) => _over.ContainsKey(id);

    /// <summary>Determines whether two silences belong together.</summary>
    public static bool AreTogether(AnomalyEpisode one, AnomalyEpisode other)
    {
        var (left, right) = (WindowOf(one), WindowOf(other));
        return (one.StartedAt - other.StartedAt).Duration() <= (left > right ? left : right);
    }

    /// <summary>Determines whether a silence is a part of it.</summary>
    public bool Takes(AnomalyEpisode silence)
    {
        var window = Anomaly.Episode.EndedAt is null ? WindowOf(silence) : ShortestWindow;
        return _members.Count < MostMembers
            && silence.StartedAt >= _from - window
            && silence.StartedAt <= Anomaly.Episode.PeakAt + window
            && silence.StartedAt <= _from + LongestWindow;
    }

    /// <summary>Adds a further silence.</summary>
    public void Add(UInt128 id, SensorAnomaly silence)
    {
        if (!_over.TryAdd(id, false))
        {
            return;
        }

        _members.Add(id);
        var (all, one) = (Anomaly.Episode, silence.Episode);
        Anomaly = Anomaly with
        {
            Episode = all with
            {
                StartedAt = one.StartedAt < all.StartedAt ? one.StartedAt : all.StartedAt,
                PeakAt = one.StartedAt > all.PeakAt ? one.StartedAt : all.PeakAt,
                Score = Math.Max(all.Score, one.Score),
                ExpectedEveryDays = all.ExpectedEveryDays > one.ExpectedEveryDays ? all.ExpectedEveryDays : one.ExpectedEveryDays,
                Severity = all.Severity > one.Severity ? all.Severity : one.Severity,
            },
            Sensors = Anomaly.Sensors!.Length < MostSensors ? [.. Anomaly.Sensors, silence.SensorId] : Anomaly.Sensors,
            SensorCount = _members.Count,
        };
        IsChanged = true;
        Update(id, one);
    }

    /// <summary>Updates the state of a silence that it has.</summary>
    public void Update(UInt128 id, AnomalyEpisode silence)
    {
        if (silence.EndedAt is { } end && !_over[id])
        {
            _over[id] = true;
            _back++;
            _lastBack = end > _lastBack ? end : _lastBack;
            IsChanged = true;
        }
    }

    /// <summary>Ends it if nine of ten are back, and gives the change its number.</summary>
    /// <param name="isLeft">Whether it ends in any case.</param>
    public void Conclude(bool isLeft = false)
    {
        var episode = Anomaly.Episode;
        if (episode.EndedAt is null && (isLeft || 10 * _back >= 9 * _members.Count))
        {
            episode = episode with { EndedAt = _lastBack > episode.PeakAt ? _lastBack : episode.PeakAt };
        }

        Anomaly = Anomaly with { Episode = episode with { Revision = episode.Revision + 1 } };
        IsChanged = false;
    }

    /// <summary>Creates its stored form.</summary>
    public SiteSilenceState ToState()
    {
        var members = new byte[_members.Count * BytesOfId];
        var over = new byte[_members.Count];
        for (var i = 0; i < _members.Count; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(members.AsSpan(i * BytesOfId), _members[i]);
            over[i] = _over[_members[i]] ? (byte)1 : (byte)0;
        }

        return new SiteSilenceState { Number = Number, Anomaly = Anomaly, From = _from, LastBack = _lastBack, Members = members, Over = over };
    }

    private static TimeSpan WindowOf(AnomalyEpisode silence) =>
        TimeSpan.FromTicks(Math.Clamp((silence.PeakAt - silence.StartedAt).Ticks / 5, ShortestWindow.Ticks, LongestWindow.Ticks));
}
