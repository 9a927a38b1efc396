using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>An activation of a sensor.</summary>
internal sealed partial class SensorCell(Grid grid, CellKey key, Silo silo) : Activation(key, silo)
{
    private readonly List<Silence> _raised = [];

    private SensorState? _state;

    // The reader's pass that it was loaded for; 0 for none. One that has moved here may have been loaded long ago.
    private int _loadedFor;
    private int _etag;
    private int[] _stored = [];

    // A silence that was opened since the last store began.
    private bool _hasUnstoredSilence;

    private bool IsBehind => _state is not null && (!_state.Positions.SequenceEqual(_stored) || (_hasUnstoredSilence && grid.Has(Rules.SilenceUntilStored)));

    /// <summary>Gets the position that the cell has of a shard; null when it has none of anything.</summary>
    public int? PositionOf(int shard) => _state?.Positions[shard];

    public override bool RunsBeside(Request request) => request is Persist && grid.StoresBesidePages && _state is not null && !IsDead;

    public override IEnumerator<Step> Handle(Delivery delivery)
    {
        if (_state is null)
        {
            var read = grid.Storage.Read(Key);
            yield return read;
            if (read.Failed)
            {
                IsDead = true;
                delivery.Fail();
                yield break;
            }

            Load(read.Result);
            _loadedFor = (delivery.Request as ReaderRequest)?.Pass ?? 0;
        }

        if (delivery.Request is ReaderRequest request && MustCompare(request))
        {
            var read = grid.Storage.Read(Key);
            yield return read;
            IsDead |= !read.Failed && read.Result.ETag != _etag;
            if (read.Failed || IsDead)
            {
                grid.Trace?.Write($"{this} {(IsDead ? "is stale" : "cannot compare its etag")}");
                delivery.Fail();
                yield break;
            }
        }

        grid.Trace?.Write($"{this} {_state}: {delivery.Request}");
        yield return new Sub(Run(delivery));
        grid.Trace?.Write($"{this} {_state}: {(delivery.Failed ? "fails" : delivery.Answer)}");
    }

    /// <summary>Takes a page without a call, as a reader of the silo does.</summary>
    /// <returns>False when the activation must be called: it has more to do.</returns>
    public bool TryTake(Page page)
    {
        if (IsDead || _state is null || page.Previous is null || Lacks(page) || _raised.Count > 0 || (_storing && !grid.StoresBesidePages))
        {
            return false;
        }

        grid.Trace?.Write($"{this} {_state}: without a call {page}");
        TakePositions(page);
        return true;
    }

    /// <summary>The activation that takes over from this one on another silo, with all that it has in memory; null when it has nothing.</summary>
    public SensorCell? Move(Silo target)
    {
        if (_state is null || IsBusy || _storing)
        {
            return null;
        }

        var moved = new SensorCell(grid, Key, target) { _state = _state.Copy(), _etag = _etag, _stored = [.. _stored], _hasUnstoredSilence = _hasUnstoredSilence };
        moved._raised.AddRange(_raised);
        return moved;
    }

    private IEnumerator<Step> Run(Delivery delivery) => delivery.Request switch
    {
        Page page => Take(page, delivery),
        SilenceQuestion question => CheckSilence(question, delivery),
        Persist persist => Persist(persist, delivery),
        Leave => MakeRoom(),
        Deactivate => EndInOrder(),
        _ => throw new ArgumentOutOfRangeException(nameof(delivery)),
    };

    private void Load(Stored<SensorState> stored)
    {
        (_etag, _state) = (stored.ETag, stored.State?.Copy() ?? new SensorState());
        _stored = _state.Positions.ToArray();
    }

    private bool MustCompare(ReaderRequest request) =>
        (request.Previous is null ? grid.Has(Rules.FreshState) : grid.Has(Rules.StaleGap) && Lacks(request))
        && request.Pass != _loadedFor
        && (request is not SilenceQuestion || grid.Has(Rules.SilencePrevious));

    private bool Lacks(ReaderRequest request) => grid.Has(Rules.Gap) && _state!.Positions[request.Shard] < request.Previous;

    private IEnumerator<Step> Take(Page page, Delivery delivery)
    {
        if (IsDead || Lacks(page))
        {
            delivery.Reply(Answer.Gap);
            yield break;
        }

        TakePositions(page);
        delivery.Reply(Answer.Done);
        yield return new Sub(SendNowAndThen());
    }

    private void TakePositions(Page page)
    {
        foreach (var position in page.Positions)
        {
            if (position > _state!.Positions[page.Shard])
            {
                grid.Oracle.OnTake(this, _state, page.Shard, position);
                if (_state.Take(Key.Id, page.Shard, position, grid.Log.Shards[page.Shard].Records[position].Time) is { } silence)
                {
                    _raised.Add(silence);
                }
            }
        }
    }

    private IEnumerator<Step> CheckSilence(SilenceQuestion question, Delivery delivery)
    {
        if (IsDead || (grid.Has(Rules.SilencePrevious) && Lacks(question)))
        {
            delivery.Reply(Answer.Gap);
            yield break;
        }

        var from = _state!.SilentFrom;
        if (_state.Open(Key.Id, question.Until) is { } silence)
        {
            _raised.Add(silence);
            _hasUnstoredSilence = true;
            yield return new Sub(SendNowAndThen());
        }
        else if (!_hasUnstoredSilence || !grid.Has(Rules.SilenceUntilStored))
        {
            delivery.Reply(Answer.Done, from);
            yield break;
        }

        yield return new Sub(Store(delivery));
        delivery.Reply(Answer.Done);
    }

    /// <summary>Tells at once what was raised; a loss does not matter, since the next store tells it again.</summary>
    private IEnumerator<Step> SendNowAndThen()
    {
        if (_raised.Count > 0 && grid.Dice.Chance(0.5))
        {
            yield return new Sub(Send);
        }
    }

    private IEnumerator<Step> Send(Sub self)
    {
        Silence[] silences = [.. _raised];
        var sent = grid.Feed.Add(silences);
        yield return sent;
        self.Failed = sent.Failed;
        if (!sent.Failed)
        {
            _raised.RemoveAll(silence => Array.IndexOf(silences, silence) >= 0);
        }
    }
}
