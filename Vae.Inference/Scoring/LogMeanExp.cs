namespace Vae.Inference;

/// <summary>The running value of ln (1/k) Σ exp(aᵢ), scaled by the largest aᵢ so far so that nothing overflows.</summary>
internal struct LogMeanExp
{
    private double largest;
    private double sum;
    private int count;

    public void Add(double value)
    {
        if (count == 0 || value > largest)
        {
            sum = count == 0 ? 1 : sum * Math.Exp(largest - value) + 1;
            largest = value;
        }
        else
        {
            sum += Math.Exp(value - largest);
        }

        count++;
    }

    public readonly double Value => largest + Math.Log(sum / count);
}
