namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>The silos, the directory of activations, and the way of a message to its cell.</summary>
internal sealed class Cluster(Scheduler scheduler, Func<CellKey, Silo, Activation> create, Trace? trace)
{
    private readonly Dictionary<CellKey, Activation> _directory = [];
    private readonly Dice _dice = scheduler.Dice;

    public List<Silo> Silos { get; } = [];

    /// <summary>The members that are alive; never none.</summary>
    public List<Silo> Good
    {
        get
        {
            var good = Silos.FindAll(silo => silo.IsGood);
            return good.Count > 0 ? good : [Add()];
        }
    }

    /// <summary>The activations that the cluster knows.</summary>
    public IEnumerable<Activation> Known => _directory.Values;

    public Silo Add()
    {
        var silo = new Silo(Silos.Count);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Ends a silo with all that it has in memory.</summary>
    public void Kill(Silo silo)
    {
        silo.IsAlive = false;
        trace?.Write($"kill {silo.Id}");
        foreach (var activation in OnSilo(silo))
        {
            _directory.Remove(activation.Key);
        }
    }

    /// <summary>The cluster declares a silo dead, which runs on without knowing.</summary>
    public void MakeZombie(Silo silo)
    {
        silo.IsZombie = true;
        trace?.Write($"zombie {silo.Id}");
        foreach (var activation in OnSilo(silo))
        {
            _directory.Remove(activation.Key);
            silo.Own[activation.Key] = activation;
        }
    }

    /// <summary>The activation that the cluster knows; null for none.</summary>
    public Activation? Find(CellKey key) => _directory.TryGetValue(key, out var known) && !known.IsDead && known.Silo.IsAlive ? known : null;

    /// <summary>The activation that a reader of the silo may use without a call; null for none.</summary>
    public Activation? FindLocal(Silo silo, CellKey key) =>
        silo.Own.TryGetValue(key, out var own) && !own.IsDead ? own
        : !silo.IsZombie && Find(key) is { } known && known.Silo == silo ? known : null;

    /// <summary>The directory forgets an activation, which goes on: its silo's readers still know it, and the next call makes another one.</summary>
    public void Forget(Activation activation)
    {
        trace?.Write($"forget {activation}");
        Remove(_directory, activation);
        activation.Silo.Own[activation.Key] = activation;
    }

    /// <summary>The activation that a message reaches; null when it reaches none.</summary>
    public Activation? Route(Silo from, CellKey key)
    {
        if (from.IsZombie)
        {
            if (FindLocal(from, key) is { } own)
            {
                return own;
            }

            // Refused by the others, placed by the part of the directory that the zombie still holds, or sent before the others knew.
            var x = _dice.NextDouble();
            if (x < 0.7)
            {
                return x < 0.5 ? null : from.Own[key] = Create(key, from);
            }
        }
        else if (!scheduler.Faults.AreOver && _dice.Chance(0.03) && FindOnZombie(key) is { } forgotten)
        {
            // The caller has not heard yet that the zombie was declared dead.
            return forgotten;
        }

        return Find(key) ?? Place(from, key);
    }

    /// <summary>A message arrives.</summary>
    public void Deliver(Activation activation, Delivery delivery)
    {
        if (activation.RunsBeside(delivery.Request))
        {
            scheduler.Start(activation.Silo, activation.Handle(delivery), process => OnHandled(activation, delivery, process));
        }
        else if (activation.IsBusy)
        {
            activation.Waiting.Enqueue(delivery);
        }
        else
        {
            activation.IsBusy = true;
            scheduler.Start(activation.Silo, activation.Handle(delivery), process => OnHandledInTurn(activation, delivery, process));
        }
    }

    /// <summary>An activation ends: the next message makes another one, and those that wait fail.</summary>
    public void End(Activation activation)
    {
        if (!activation.IsDead)
        {
            trace?.Write($"end {activation}");
        }

        activation.IsDead = true;
        Remove(_directory, activation);
        Remove(activation.Silo.Own, activation);
        while (activation.Waiting.TryDequeue(out var waiting))
        {
            Finish(waiting, failed: true);
        }
    }

    /// <summary>Puts an activation in the place of another one of the same cell, on another silo.</summary>
    public void Move(Activation from, Activation to)
    {
        End(from);
        _directory[to.Key] = to;
    }

    private void OnHandledInTurn(Activation activation, Delivery delivery, Process process)
    {
        activation.IsBusy = false;
        OnHandled(activation, delivery, process);
        while (activation is { IsDead: false, IsBusy: false } && activation.Waiting.TryDequeue(out var next))
        {
            Deliver(activation, next);
        }
    }

    private void OnHandled(Activation activation, Delivery delivery, Process process)
    {
        if (activation.IsDead || process.WasCut)
        {
            End(activation);
        }

        Finish(delivery, process.WasCut);
    }

    private void Finish(Delivery delivery, bool failed)
    {
        if (failed)
        {
            delivery.Fail();
        }

        delivery.Call?.OnEnded(scheduler, delivery);
    }

    private Activation Place(Silo from, CellKey key)
    {
        var good = Good;
        return _directory[key] = Create(key, from.IsGood && _dice.Chance(0.6) ? from : _dice.OneOf(good));
    }

    private Activation Create(CellKey key, Silo silo)
    {
        var activation = create(key, silo);
        trace?.Write($"activate {activation}");
        return activation;
    }

    private Activation? FindOnZombie(CellKey key)
    {
        foreach (var silo in Silos)
        {
            if (silo is { IsAlive: true, IsZombie: true } && silo.Own.TryGetValue(key, out var own) && !own.IsDead)
            {
                return own;
            }
        }

        return null;
    }

    private List<Activation> OnSilo(Silo silo) => [.. _directory.Values.Where(activation => activation.Silo == silo)];

    private static void Remove(Dictionary<CellKey, Activation> activations, Activation activation)
    {
        if (activations.TryGetValue(activation.Key, out var known) && known == activation)
        {
            activations.Remove(activation.Key);
        }
    }
}
