using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>
/// What ML.NET's own transforms make one column of: numbers by ConvertType, bytes divided by 255, keys by MapKeyToVector, all by
/// Concatenate.
/// </summary>
internal static class StockRows
{
    public const string Column = "Row";

    public static IDataView With(MLContext ml, IDataView view, params string[] names)
    {
        foreach (var column in view.Schema.Named(names).ToList())
        {
            var element = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
            view =
                element is KeyDataViewType
                    ? view.Apply(ml.Transforms.Conversion.MapKeyToVector(column.Name))
                    : view.Apply(ml.Transforms.Conversion.ConvertType(column.Name));
            if (element == NumberDataViewType.Byte)
            {
                view = view.Apply(ml.Transforms.Expression(column.Name, "x : x / 255f", column.Name));
            }
        }

        return view.Apply(ml.Transforms.Concatenate(Column, names));
    }
}
