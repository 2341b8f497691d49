#!/usr/bin/env bash
# Trains the network of apps/examples/fashion_mnist.yaml on Fashion-MNIST, evaluates it on the test set and shows the
# first three predictions. Steps that an earlier call has finished are skipped.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
cat <<'EOF'
This installs the Debian packages that are missing, builds Plexus (about 6 minutes on 2 cores), trains a network on
Fashion-MNIST for 30 epochs (about 15 seconds), evaluates it on the test set and shows three predictions. Steps that an
earlier call has finished are skipped.
EOF
bash cmake/install-packages.sh
bash cmake/configure.sh build -DCMAKE_BUILD_TYPE=Release -DPLEXUS_UNITY=ON
cmake --build build --target plexus_program all_plugins all_backends

run_file=apps/examples/fashion_mnist.yaml
run=runs/$(sed -n 's/^name: *//p' "$run_file")/latest
weights=$run/weights.safetensors
# `latest` is a finished run. The network is trained again if the run file, the program or a library that it loads is
# newer.
changed() { find "$run_file" build/bin/plexus build/lib -type f -newer "$weights" -print -quit; }
if [[ -e $weights && -z $(changed) ]]; then
  echo "Already trained: $run (remove it to train again)"
else
  build/bin/plexus train "$run_file"
fi

echo
echo "The test set:"
build/bin/plexus evaluate "$run"
echo
echo "The first three predictions on the test set:"
build/bin/plexus predict "$run" --input /usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz | sed -n '1,3p'
