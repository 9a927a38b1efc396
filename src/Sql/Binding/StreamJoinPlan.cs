using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Joins;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Joins two streams.</summary>
/// <param name="left">The left one.</param>
/// <param name="leftSide">Its window and keys.</param>
/// <param name="right">The right one.</param>
/// <param name="rightSide">Its window and keys.</param>
/// <param name="condition">What else must be true of a joined row; null for nothing.</param>
internal sealed class StreamJoinPlan(Plan left, JoinSide leftSide, Plan right, JoinSide rightSide, Scalar? condition)
    : Plan(new RowSchema([.. left.Schema.Columns, .. right.Schema.Columns]))
{
    /// <summary>The pairs of expressions, over a row of each side, that are equal in a joined row.</summary>
    public IEnumerable<(Scalar Left, Scalar Right)> Keys => leftSide.Keys.Zip(rightSide.Keys);

    /// <summary>Gets whether rows of other keys make no difference: a window of a number of rows counts all.</summary>
    public bool IsByKey => !leftSide.IsRows && !rightSide.IsRows;

    public override IReadOnlyList<Plan> Inputs => [left, right];

    public override string Description => "joins the streams within their windows";

    public override void Open(IRowSink next, IPlanHost host)
    {
        var (leftErrors, rightErrors) = (host.Errors(left.Schema), host.Errors(right.Schema));
        var join = host.Keep(new StreamJoinOperator(leftSide, rightSide, condition, next, host.Errors(Schema), leftErrors, rightErrors));
        var merge = host.Keep(new MergeOperator([join.Left, join.Right], [leftErrors, rightErrors], join));
        left.Open(merge.Inputs[0], host);
        right.Open(merge.Inputs[1], host);
    }
}
