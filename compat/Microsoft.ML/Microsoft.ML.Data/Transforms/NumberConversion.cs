using System.Numerics;

namespace Microsoft.ML.Transforms;

internal sealed class NumberConversion<TSource, TTarget> : TypeConversion<TSource, TTarget>
    where TSource : INumberBase<TSource>
    where TTarget : INumberBase<TTarget>
{
    protected override TTarget Convert(TSource value) => TTarget.CreateTruncating(value);
}
