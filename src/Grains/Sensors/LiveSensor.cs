using System.Buffers;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Memory;

namespace SensorGrid.Grains.Sensors;

/// <summary>
/// What an activation holds of its sensor, and who may touch it: the activation itself, the readers of this silo that bring it pages without a call, and whoever
/// asks for features in this process. Safe for concurrent use.
/// </summary>
/// <remarks>
/// It is held by one at a time. Who takes a page holds it from before the first reading is staged until the last is added, with the model's answer between; nobody
/// sees it then. Who stores or explains it keeps it still; it may be read meanwhile. What is not said to be otherwise below is touched by the holder only.
/// Its lock guards that, and is never held for longer than it takes to compute the features.
/// </remarks>
/// <param name="id">The sensor's id.</param>
/// <param name="activation">Whose sensor it is.</param>
internal sealed class LiveSensor(string id, ILiveSensorActivation activation) : IRingItem
{
    public const string DeposedMessage = "The sensor is being loaded again.";

    private static readonly TimeSpan PagePatience = TimeSpan.FromSeconds(1);

    // One a thread, for all sensors: a barrier writes thousands of them.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _snapshot;

    private SensorStatus? _told;
    private List<AnomalyEpisode>? _raised;
    private List<DeadLetter>? _refused;
    private TaskCompletionSource? _letGo;
    private int _waiting;
    private Hold _hold;
    private bool _takesPagesDirectly;
    private bool _wasRetired;
    private bool _wasCalled;
    private bool _wasUsed;
    private byte _looks;

    private enum Hold : byte
    {
        None,
        TakesPage,
        KeptStill,
    }

    public string Id => id;

    /// <summary>Null before the first page.</summary>
    public SensorEngine? Engine { get; set; }

    public ScoreTrail Scores { get; set; } = new();

    /// <summary>Null before anything was taken that storage lacks.</summary>
    public DurablePositions? Durable { get; set; }

    /// <summary>The shard whose reader the sensor follows: the newest one that brought it something.</summary>
    public string? HomeShard { get; set; }

    /// <summary>Whether what is held here is of no use any more: it was taken in part, or somebody else has written the sensor's row.</summary>
    public bool IsDeposed { get; private set; }

    /// <summary>Whether the activation has ended: only it touches this then.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>About how many bytes the sensor takes, as <see cref="SensorRoom"/> counts it. The room's alone.</summary>
    public int RoomBytes { get; set; }

    /// <summary>Whether the room has asked it to leave. The room's alone.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether a page or a question came since the room looked last.</summary>
    public bool WasUsed
    {
        get
        {
            lock (this)
            {
                return _wasUsed;
            }
        }
    }

    public int Place { get; set; } = -1;

    /// <summary>
    /// Begins a page that came without a call. Refuses whenever there is anything to be said or done besides: the activation must be called then, and says what.
    /// </summary>
    /// <param name="shard">The shard that the page is of.</param>
    /// <param name="previous">The last place of the shard that the sensor must have; null for none.</param>
    public bool TryBeginPage(string shard, LogPosition? previous)
    {
        lock (this)
        {
            // The activation comes first, if it waits: it is called for what cannot be done without it.
            if (_hold != Hold.None || _waiting > 0 || !_takesPagesDirectly || IsDeposed || HasEnded || _raised is not null || _refused is not null || !Has(shard, previous))
            {
                return false;
            }

            (_hold, _wasUsed) = (Hold.TakesPage, true);
            return true;
        }
    }

    /// <summary>Begins a page that the activation was called with, once nobody else holds the sensor.</summary>
    /// <returns>False when the sensor lacks that place, or is deposed.</returns>
    public async ValueTask<bool> BeginPageAsync(string shard, LogPosition? previous, CancellationToken cancellationToken)
    {
        return await WaitForAsync(TryBegin);

        bool? TryBegin()
        {
            if (IsDeposed)
            {
                return false;
            }

            if (_hold != Hold.None)
            {
                return null;
            }

            if (!Has(shard, previous))
            {
                return false;
            }

            // Nothing has been taken yet, so a reader that has given up may have its way; from here on it may not.
            cancellationToken.ThrowIfCancellationRequested();
            (_hold, _wasCalled, _wasUsed) = (Hold.TakesPage, true, true);
            return true;
        }
    }

    /// <summary>Keeps pages away, once none is being taken.</summary>
    public async ValueTask KeepStillAsync()
    {
        await WaitForAsync(TryKeepStill);

        bool? TryKeepStill()
        {
            if (_hold != Hold.None)
            {
                return null;
            }

            (_hold, _wasCalled) = (Hold.KeptStill, true);
            return true;
        }
    }

    /// <summary>The holder is done.</summary>
    public void LetGo()
    {
        TaskCompletionSource? letGo;
        lock (this)
        {
            _hold = Hold.None;
            (letGo, _letGo) = (_letGo, null);
        }

        letGo?.SetResult();
    }

    /// <summary>Reads the sensor while no page is being taken; waits for one that is.</summary>
    /// <exception cref="InvalidOperationException">The sensor is deposed.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<LiveSensor, T> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task letGo;
            lock (this)
            {
                if (IsDeposed)
                {
                    throw new InvalidOperationException(DeposedMessage);
                }

                if (_hold != Hold.TakesPage)
                {
                    (_wasCalled, _wasUsed) = (true, true);
                    return read(this);
                }

                letGo = LetGoAsync();
            }

            await letGo.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The features as of an instant, from outside of the activation; waits for a page that is being taken.</summary>
    /// <returns>Null when the activation must be called for them: there is nothing to answer from, or the page takes long.</returns>
    public ValueTask<FeaturesAnswer?> AnswerAsync(AsOf asOf, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (answer, letGo) = TryAnswer(asOf);
        return letGo is null ? ValueTask.FromResult(answer) : AnswerAfterAsync(letGo, asOf, clock, cancellationToken);
    }

    /// <summary>The features as of an instant. Only while reading.</summary>
    public FeaturesAnswer Answer(AsOf asOf)
    {
        if (Engine is null)
        {
            return FeaturesAnswer.Unknown;
        }

        if (asOf is { Time: { } time, OrOldest: false } && Engine.OldestAsOf is { } oldest && time < oldest)
        {
            return new FeaturesAnswer(null, oldest);
        }

        return Engine.Compute(asOf) is { } features ? new FeaturesAnswer(features, null) : FeaturesAnswer.Unknown;
    }

    /// <summary>How the sensor is; null before the first reading. Only while reading or holding.</summary>
    public SensorStatus? Status() => Engine?.LastReadingAt is { } newest ? new SensorStatus(newest, Engine.IsAnomalous, Engine.IsSilent) : null;

    /// <summary>Whether the list of sensors should hear how the sensor is: of a change at once, and of a newer reading now and then, since it need not know it to the second.</summary>
    /// <param name="tellEvery">By how much event time must have moved on.</param>
    public bool HasNews(TimeSpan tellEvery, out SensorStatus status)
    {
        if (Engine?.LastReadingAt is not { } newest
            || (_told is { } told
                && (told.IsAnomalous, told.IsSilent) == (Engine.IsAnomalous, Engine.IsSilent)
                && newest - told.LastReadingAt < tellEvery))
        {
            status = null!;
            return false;
        }

        _told = status = Status()!;
        return true;
    }

    /// <summary>A page retired the sensor, whatever came after it in the page. Only while holding.</summary>
    public void OnRetired()
    {
        lock (this)
        {
            _told = null;
            _wasRetired = true;
        }
    }

    /// <summary>Whether a page retired the sensor since the activation took notice of one.</summary>
    public bool WasRetired
    {
        get
        {
            lock (this)
            {
                return _wasRetired;
            }
        }
    }

    /// <summary>The activation takes notice. Only while it is kept still.</summary>
    public bool TakeRetirement()
    {
        lock (this)
        {
            var wasRetired = _wasRetired;
            _wasRetired = false;
            return wasRetired;
        }
    }

    /// <summary>A page changed these anomalies: they wait here until the activation, which is woken, takes them.</summary>
    public void Raise(IEnumerable<AnomalyEpisode> changed)
    {
        lock (this)
        {
            (_raised ??= []).AddRange(changed);
        }

        activation.WakeUp();
    }

    /// <summary>Takes what was raised, in order. By the activation only.</summary>
    public IReadOnlyList<AnomalyEpisode> TakeRaised()
    {
        lock (this)
        {
            var raised = _raised;
            _raised = null;
            return raised ?? (IReadOnlyList<AnomalyEpisode>)[];
        }
    }

    /// <summary>A page brought values that there is no room for: they wait here until the activation, which is woken, takes them.</summary>
    public void Refuse(IEnumerable<DeadLetter> refused)
    {
        lock (this)
        {
            (_refused ??= []).AddRange(refused);
        }

        activation.WakeUp();
    }

    /// <summary>Takes what was refused, in order. By the activation only.</summary>
    public IReadOnlyList<DeadLetter> TakeRefused()
    {
        lock (this)
        {
            var refused = _refused;
            _refused = null;
            return refused ?? (IReadOnlyList<DeadLetter>)[];
        }
    }

    /// <summary>The sensor is silent, if it is: see <see cref="SensorEngine.OpenSilence"/>. Only while it is kept still.</summary>
    public AnomalyEpisode? OpenSilence(DateTimeOffset frontier)
    {
        lock (this)
        {
            return Engine?.OpenSilence(frontier);
        }
    }

    /// <summary>What is to be stored, or taken along. Only while it is kept still, and with an engine.</summary>
    public SensorState Capture()
    {
        var snapshot = _snapshot ??= new ArrayBufferWriter<byte>();
        snapshot.ResetWrittenCount();
        lock (this)
        {
            Engine!.WriteSnapshot(snapshot);
            return new SensorState(snapshot.WrittenSpan.ToArray(), Scores.ToArray());
        }
    }

    /// <summary>Whether pages may come without a call from now on.</summary>
    public void TakePagesDirectly(bool may)
    {
        lock (this)
        {
            _takesPagesDirectly = may;
        }
    }

    /// <summary>What is held here is not to be answered, stored or gone on from. Pages and questions get to hear of it, and the activation ends.</summary>
    public void Depose()
    {
        lock (this)
        {
            IsDeposed = true;
        }

        activation.WakeUp();
    }

    /// <summary>Whether it has a place of a shard, or is about to: a page is being taken.</summary>
    public bool HasOrTakes(string shard, LogPosition place)
    {
        lock (this)
        {
            return _hold == Hold.TakesPage || Has(shard, place);
        }
    }

    /// <summary>The activation ends: from here on only it touches this.</summary>
    public void End()
    {
        lock (this)
        {
            HasEnded = true;
        }
    }

    /// <summary>Stores the sensor if storage lacks anything of it, and ends its activation.</summary>
    /// <returns>Whether it has ended; false when a page or a question came meanwhile, or when it could not be stored.</returns>
    public Task<bool> LeaveAsync() => activation.LeaveAsync();

    public bool MayGo()
    {
        lock (this)
        {
            if (IsLeaving || HasEnded || _hold != Hold.None || _waiting > 0)
            {
                return false;
            }

            if (_wasUsed)
            {
                _wasUsed = false;
                return false;
            }

            // One that has just been loaded has a call on its way; one that none comes to after so many looks was loaded for nothing.
            return _wasCalled || ++_looks == byte.MaxValue;
        }
    }

    private async ValueTask<FeaturesAnswer?> AnswerAfterAsync(Task letGo, AsOf asOf, TimeProvider clock, CancellationToken cancellationToken)
    {
        // One second for all of it: another page may come before the question has its turn.
        var asked = clock.GetTimestamp();
        try
        {
            while (true)
            {
                var patience = PagePatience - clock.GetElapsedTime(asked);
                await letGo.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, clock, cancellationToken);
                var (answer, next) = TryAnswer(asOf);
                if (next is null)
                {
                    return answer;
                }

                letGo = next;
            }
        }
        catch (TimeoutException)
        {
            // Whoever calls the activation waits no longer than a call may take.
            return null;
        }
    }

    private (FeaturesAnswer? Answer, Task? LetGo) TryAnswer(AsOf asOf)
    {
        lock (this)
        {
            if (IsDeposed || HasEnded || Engine is null)
            {
                return (null, null);
            }

            _wasUsed = true;
            return _hold == Hold.TakesPage ? (null, LetGoAsync()) : (Answer(asOf), null);
        }
    }

    /// <summary>Tries, under the lock, again and again as the sensor is let go, until there is an outcome. Readers do not come between.</summary>
    private async ValueTask<bool> WaitForAsync(Func<bool?> tryIt)
    {
        var waits = false;
        try
        {
            while (true)
            {
                Task letGo;
                lock (this)
                {
                    if (tryIt() is { } outcome)
                    {
                        return outcome;
                    }

                    _waiting += waits ? 0 : 1;
                    waits = true;
                    letGo = LetGoAsync();
                }

                await letGo;
            }
        }
        finally
        {
            if (waits)
            {
                lock (this)
                {
                    _waiting--;
                }
            }
        }
    }

    private bool Has(string shard, LogPosition? previous) => previous is null || Engine?.PositionOf(shard) >= previous;

    private Task LetGoAsync() => (_letGo ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
