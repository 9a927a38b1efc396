using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

internal sealed partial class SensorCell
{
    private bool _storing;

    /// <summary>Begins to make it durable without a call, for a reader of the silo.</summary>
    /// <returns>The steps, which fail the delivery as a call would; null when the activation must be called: something has to be sent or listed first, or is being stored.</returns>
    public IEnumerator<Step>? TryPersist(Persist request, Delivery delivery)
    {
        if (IsDead || _storing || !(_state?.Positions[request.Shard] >= request.Expected) || (grid.Has(Rules.CallToSend) && (_raised.Count > 0 || !IsListed)))
        {
            return null;
        }

        grid.Trace?.Write($"{this} {_state}: without a call {request}");
        _storing = true;
        return PersistHeld(_state.Copy(), _hasUnstoredSilence, _stored[request.Shard] < request.Expected, delivery);
    }

    private IEnumerator<Step> PersistHeld(SensorState copy, bool hasSilence, bool isBehind, Delivery delivery)
    {
        if (isBehind)
        {
            yield return new Sub(StoreCopy(copy, hasSilence, delivery, isLocal: true));
        }

        _storing = false;
        Finish(delivery);
        if (IsDead)
        {
            grid.Cluster.End(this);
        }
    }

    // A shard that storage has of it was put on the roster before.
    private bool IsListed => Enumerable.Range(0, ShardLog.MaxShards).All(shard => _state!.Positions[shard] < 0 || _stored[shard] >= 0);

    private IEnumerator<Step> Persist(Persist request, Delivery delivery)
    {
        if (_storing && !grid.Has(Rules.OwnCopy) && _state!.Positions[request.Shard] >= request.Expected)
        {
            while (_storing)
            {
                yield return new Pause();
            }

            Finish(delivery);
            yield break;
        }

        while (_storing && grid.Has(Rules.OneStore))
        {
            yield return new Pause();
        }

        if (IsDead || _state!.Positions[request.Shard] < request.Expected)
        {
            delivery.Reply(Answer.Gap);
        }
        else if (_stored[request.Shard] >= request.Expected)
        {
            delivery.Reply(Answer.Done);
        }
        else
        {
            yield return new Sub(Store(delivery));
            Finish(delivery);
        }
    }

    private IEnumerator<Step> MakeRoom()
    {
        if (IsBehind)
        {
            var store = new Delivery(new Leave(), null);
            yield return new Sub(Store(store));
            if (store.Failed)
            {
                yield break;
            }
        }

        if (!IsBehind && !IsDead)
        {
            grid.OnStored(Silo, Key.Id, _state!);
            IsDead = Waiting.Count == 0;
        }
    }

    private IEnumerator<Step> EndInOrder()
    {
        if (IsBehind)
        {
            yield return new Sub(Store(new Delivery(new Deactivate(), null)));
        }

        IsDead = true;
    }

    /// <summary>Roster, events, storage, in this order. Fails the delivery when anything of it fails.</summary>
    private IEnumerator<Step> Store(Delivery delivery)
    {
        while (_storing && grid.Has(Rules.OneStore))
        {
            yield return new Pause();
        }

        if (IsDead)
        {
            delivery.Fail();
            yield break;
        }

        _storing = true;
        yield return new Sub(StoreCopy(_state!.Copy(), _hasUnstoredSilence, delivery, isLocal: false));
        _storing = false;
    }

    private IEnumerator<Step> StoreCopy(SensorState copy, bool hadSilence, Delivery delivery, bool isLocal)
    {
        if (grid.Has(Rules.RosterBeforeStore) && !isLocal)
        {
            var listed = Register(copy);
            yield return listed;
            if (listed.Failed)
            {
                delivery.Fail();
                yield break;
            }
        }

        if (_raised.Count > 0 && grid.Has(Rules.SendBeforeStore) && !isLocal)
        {
            var send = new Sub(Send);
            yield return send;
            if (send.Failed)
            {
                delivery.Fail();
                yield break;
            }
        }

        if (!grid.Has(Rules.CopyBeforeSending))
        {
            (copy, hadSilence) = (_state!.Copy(), _hasUnstoredSilence);
        }

        var write = grid.Storage.Write(Key, _etag, copy, isConditional: grid.Has(Rules.ConditionalStore));
        yield return write;
        if (write.Failed)
        {
            IsDead |= grid.Has(Rules.EndAfterUnknownWrite);
            delivery.Fail();
        }
        else if (Storage<SensorState>.IsConflict(write.Result))
        {
            IsDead = true;
            delivery.Fail();
        }
        else
        {
            grid.Trace?.Write($"{this} stored {copy}, etag {write.Result}");
            _etag = write.Result;
            _hasUnstoredSilence &= !hadSilence;
            _stored = (grid.Has(Rules.CountTheCopy) ? copy : _state!).Positions.ToArray();
            if (!grid.Has(Rules.SendBeforeStore) && !isLocal)
            {
                yield return new Sub(Send);
            }
        }
    }

    private Ask<bool> Register(SensorState copy) => new(() =>
    {
        for (var shard = 0; shard < ShardLog.MaxShards; shard++)
        {
            if (copy.Positions[shard] >= 0)
            {
                grid.Rosters[shard].Add(Key.Id);
            }
        }

        return true;
    });

    private void Finish(Delivery delivery)
    {
        if (IsDead)
        {
            delivery.Fail();
        }
        else
        {
            delivery.Reply(Answer.Done);
        }
    }
}
