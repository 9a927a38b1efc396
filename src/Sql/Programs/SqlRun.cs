using System.Buffers;
using System.Globalization;
using SensorGrid.Sql.Binding;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>A running program: rows in, rows out. Not safe for concurrent use.</summary>
/// <remarks>
/// Time passes in steps: before a row, and on a bound of time, the program goes from one instant at which a window ends to the next. So its rows and their order are the same
/// however the bounds are divided.
/// </remarks>
public sealed class SqlRun
{
    private readonly StreamHub[] _inputs;
    private readonly int[] _widths;
    private readonly StreamHub[] _unwritten;
    private readonly StreamHub _errors;
    private readonly Operator[] _operators;
    private readonly RunState _state;
    private long _time = long.MinValue;
    private int _adding;

    internal SqlRun(BoundProgram program, RunHost host, ProgramSource source)
    {
        _inputs = [.. program.Inputs.Select(input => host[input])];
        _widths = [.. program.Inputs.Select(input => input.Schema.Count)];
        _unwritten = [.. program.Streams.Select(stream => host[stream]).Where(hub => !hub.IsWritten)];
        _errors = host[program.Errors];
        _operators = [.. host.Operators];
        _state = new RunState(source, host.Streams, _operators);
    }

    /// <summary>Adds a row of an input. A ROWTIME before the newest one of the run is raised to it.</summary>
    /// <param name="input">The index of the input, as given to <see cref="SqlProgram.Compile"/>.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">The row has another number of values than the input has columns, or its ROWTIME is behind the year 9999.</exception>
    /// <exception cref="InvalidOperationException">The input has ended.</exception>
    public void Add(int input, Row row)
    {
        if (row.Values.Length != _widths[input])
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The row has {row.Values.Length} values, and its input {_widths[input]} columns."), nameof(row));
        }

        CheckOpen();
        AdvanceTo(row.Time);
        _adding++;
        _inputs[input].Add(row.Time < _time ? new Row(_time, row.Values) : row);
        Settle();
        _adding--;
    }

    /// <summary>States that no row before an instant follows: windows that end by then are closed.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 (UTC).</param>
    /// <exception cref="ArgumentException">It is behind the year 9999.</exception>
    /// <exception cref="InvalidOperationException">The input has ended.</exception>
    public void AdvanceTo(long time)
    {
        CheckOpen();
        if (time > _time)
        {
            Pass(CheckTime(time));
        }
    }

    /// <summary>Ends the input: closes every window, in the order of their ends.</summary>
    public void End()
    {
        if (_time < long.MaxValue)
        {
            Pass(long.MaxValue);
        }
    }

    /// <summary>Adds a row to the error stream for one of an input that could not be read. Its time is the newest of the run.</summary>
    /// <param name="name">The kind of error: <c>COERCION</c>, ...</param>
    /// <param name="message">A sentence with the place of the row and the value that could not be.</param>
    /// <exception cref="InvalidOperationException">The input has ended.</exception>
    public void AddError(string name, string message)
    {
        CheckOpen();
        var time = _time == long.MinValue ? 0 : _time;
        _adding++;
        _errors.Add(new Row(time, [Value.Of(time), Value.Of("ERROR"), Value.Of(name), Value.Of(message), Value.Of(time), Value.Null, Value.Null]));
        Settle();
        _adding--;
    }

    /// <summary>Writes down the whole state: the run's time, the bounds of all streams and all that operators remember. The run does not change, and goes on.</summary>
    /// <remarks>
    /// <see cref="SqlProgram.Restore"/> makes of it a run that goes on exactly as this one would. Equal states give equal bytes. The first ones say of which format and program they are; the last
    /// ones are a checksum.
    /// </remarks>
    /// <param name="output">The destination of the bytes.</param>
    /// <exception cref="InvalidOperationException">The run is amid a row or a bound of time: the destination of its rows calls this, or has failed.</exception>
    public void Save(IBufferWriter<byte> output)
    {
        if (_adding > 0)
        {
            throw new InvalidOperationException("The state cannot be saved while a row is passed on, nor after the destination of the rows failed.");
        }

        _state.Save(output, _time);
    }

    /// <summary>Takes over a state; the run must be new.</summary>
    internal void Load(StateReader reader, ReadOnlySpan<byte> hash)
    {
        _state.Check(hash);
        _time = _state.Load(reader);
    }

    private static long CheckTime(long time) =>
        time <= TimeStep.LastTime ? time : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The time {time} is behind the year 9999."), nameof(time));

    private void Pass(long time)
    {
        _adding++;
        for (var due = NextDue(); due < time; due = NextDue())
        {
            Step(due);
        }

        Step(time);
        _adding--;
    }

    /// <summary>Says the bound of time again after a row, where something has waited for it: otherwise it would go on at the next bound, wherever that is.</summary>
    private void Settle()
    {
        foreach (var timed in _operators)
        {
            if (timed.Due <= _time)
            {
                Step(_time);
                return;
            }
        }
    }

    private void CheckOpen()
    {
        if (_time == long.MaxValue)
        {
            throw new InvalidOperationException("The input has ended.");
        }
    }

    /// <summary>The first instant after the current one at which an operator passes on rows. One that waits for others, whose instant has passed, does so when they let it.</summary>
    private long NextDue()
    {
        var next = long.MaxValue;
        foreach (var timed in _operators)
        {
            var due = timed.Due;
            if (due < next && due > _time)
            {
                next = due;
            }
        }

        return next;
    }

    private void Step(long time)
    {
        _time = time;
        foreach (var input in _inputs)
        {
            input.AdvanceTo(time);
        }

        foreach (var stream in _unwritten)
        {
            stream.AdvanceTo(time);
        }

        _errors.AdvanceTo(time);
    }
}
