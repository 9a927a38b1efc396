using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>The run for which a plan creates its operators.</summary>
internal interface IPlanHost
{
    /// <summary>Lets a sink read a stream.</summary>
    void Subscribe(BoundStream stream, IRowSink reader);

    /// <summary>Keeps an operator: the run asks it when it passes on rows because of time, writes down its state, and gives it its bounds. Each operator must be kept.</summary>
    T Keep<T>(T created)
        where T : Operator;

    /// <summary>Creates the destination of rows that cannot be computed.</summary>
    /// <param name="schema">The columns of such rows.</param>
    IRowErrors Errors(RowSchema schema);
}
