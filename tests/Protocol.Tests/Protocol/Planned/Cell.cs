using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>An activation of a sensor (S), a roaming sensor (X), a group of sensors (G), or a second stage (H).</summary>
internal sealed partial class Cell(Grid grid, CellKey key, Silo silo) : Activation(key, silo)
{
    private CellState? _state;
    private int _etag;

    private bool IsSensor => Key.Kind == 'S';

    private CellState State => _state!;

    public override IEnumerator<Step> Handle(Delivery delivery)
    {
        var wasLoaded = _state is null;
        if (wasLoaded)
        {
            var loaded = new Sub(Load);
            yield return loaded;
            if (loaded.Failed)
            {
                delivery.Fail();
                yield break;
            }
        }

        if (!wasLoaded && delivery.Request is ReaderRequest { Previous: null } request && MustCompare(request))
        {
            var compared = new Sub(Compare);
            yield return compared;
            if (compared.Failed)
            {
                delivery.Fail();
                yield break;
            }
        }

        grid.Trace?.Write($"{this} {_state}: {delivery.Request}");
        yield return new Sub(Run(delivery));
        grid.Trace?.Write($"{this} {_state}: {(delivery.Failed ? "fails" : $"{delivery.Answer} {delivery.Time}")}");
    }

    private IEnumerator<Step> Run(Delivery delivery) => delivery.Request switch
    {
        Ingest page => Take(page, delivery),
        Timer timer => Fire(timer, delivery),
        Persist persist => Persist(persist, delivery),
        Accept rows => Accept(rows, delivery),
        Advance advance => Advance(advance, delivery),
        _ => throw new ArgumentOutOfRangeException(nameof(delivery)),
    };

    private bool MustCompare(ReaderRequest request) =>
        grid.Has(Rules.FreshState) && (request is not Timer || grid.Has(Rules.TimerPrevious));

    private IEnumerator<Step> Load(Sub self)
    {
        var read = grid.Storage.Read(Key);
        yield return read;
        if (read.Failed)
        {
            self.Failed = true;
            yield break;
        }

        (_etag, _state) = (read.Result.ETag, read.Result.State?.Copy() ?? new CellState());
        if (State.Outbox.Count > 0 && !IsSensor)
        {
            var sent = new Sub(Send);
            yield return sent;
            self.Failed = sent.Failed;
        }
    }

    /// <summary>Ends when another activation has written.</summary>
    private IEnumerator<Step> Compare(Sub self)
    {
        var read = grid.Storage.Read(Key);
        yield return read;
        IsDead |= !read.Failed && read.Result.ETag != _etag;
        self.Failed = read.Failed || IsDead;
    }
}
